using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;

namespace AdapterSearch.Silo.Installing;

/// <summary>Checks a spec against the rules and against the models and data that are here. Reads files, but no tensors.</summary>
public sealed class SpecGate : ISpecGate
{
    private readonly ServeOptions options;
    private readonly DataRoots modelRoots, dataRoots;

    /// <summary>A gate in front of the configured roots.</summary>
    public SpecGate(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        modelRoots = new DataRoots(options.ModelRoot);
        dataRoots = new DataRoots(options.DataRoot);
    }

    /// <inheritdoc/>
    public Task<SpecVerdict> CheckAsync(SearchSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);

        // Image files are unpacked to check them; that must not hold up a request thread.
        return Task.Run(() => Check(spec), cancellation);
    }

    private SpecVerdict Check(SearchSpec spec)
    {
        var problems = new List<string>();
        var modelFolder = Folder(modelRoots, spec.Model, "model", options.ModelRoot, problems);
        var shape = modelFolder is null ? null : Shape(modelFolder, spec.Model, problems);
        var dataFolder = spec.Data is null ? null : Folder(dataRoots, spec.Data.Path, "data.path", options.DataRoot, problems);
        problems.AddRange(SpecValidation.Problems(spec, shape));
        if (dataFolder is not null)
        {
            Data(dataFolder, spec.Data!, shape is null ? null : modelFolder, problems);
        }

        return new SpecVerdict(problems, shape);
    }

    private static string? Folder(DataRoots roots, string? path, string key, string root, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null; // The rules name a missing value.
        }

        var found = roots.Find(path);
        if (found is null)
        {
            problems.Add($"{key} = '{path}': must name a folder below {root}; there is none of that name");
        }

        return found;
    }

    private static ModelShape? Shape(string folder, string path, List<string> problems)
    {
        try
        {
            return ModelFolderCheck.Read(folder);
        }
        catch (ModelException e)
        {
            problems.Add($"model = '{path}': {e.Message}");
            return null;
        }
    }

    private static void Data(string folder, DataSpec spec, string? modelFolder, List<string> problems)
    {
        if (spec.TrainExamples < 1 || spec.ValidationExamples < 1 || spec.TestExamples < 1)
        {
            return; // The ranges are named already; a split of them cannot be drawn.
        }

        try
        {
            var source = IdxFolder.Load(folder);
            SplitIndices.Draw(source, spec);
            if (modelFolder is not null && ImageFormat.Of(modelFolder) is var wanted
                && (source.Pool.Images.Height, source.Pool.Images.Width) != (wanted.Height, wanted.Width))
            {
                problems.Add($"data = '{spec.Path}': its images are {source.Pool.Images.Height}x{source.Pool.Images.Width}, the model takes {wanted.Height}x{wanted.Width}");
            }
        }
        catch (Exception e) when (e is BadDataException or ModelException)
        {
            problems.Add($"data = '{spec.Path}': {e.Message}");
        }
    }
}
