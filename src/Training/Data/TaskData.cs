using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Planting;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>
/// A task's examples on one device, split once by seed. Training and validation examples come from the pool of the folder; test examples
/// from its published test pair where it has one, else from the rest of the pool. The three never overlap. Read-only after loading, so
/// slots of one device share it.
/// </summary>
public sealed class TaskData : IDisposable
{
    private readonly DataSplit test;
    private int testUses;

    private TaskData(DataSplit train, DataSplit validation, DataSplit test, int classes, string hash)
    {
        Train = train;
        Validation = validation;
        this.test = test;
        Classes = classes;
        Hash = hash;
    }

    /// <summary>Examples that train weights.</summary>
    public DataSplit Train { get; }

    /// <summary>Examples for gates, learning rates and the choice of a winner.</summary>
    public DataSplit Validation { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>SHA-256 of the whole source data, of a planted task also of its teacher's making; lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Examples of the test split.</summary>
    public int TestExamples => test.Count;

    /// <summary>How often the test split was scored, over all candidates.</summary>
    public int TestUses => Volatile.Read(ref testUses);

    /// <summary>The way to the test split for one candidate.</summary>
    public TestSplitGuard TestFor(CandidateRole role) => new(test, role, () => Interlocked.Increment(ref testUses));

    /// <summary>Reads a folder and splits it.</summary>
    /// <param name="folder">Folder with IDX files.</param>
    /// <param name="spec">Sizes and seed of the split; its path is not used.</param>
    /// <param name="format">What the model expects.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="baseModel">
    /// Makes an instance of the base model with its own head, on the device, for the teacher of a planted task; asked for only by such a spec, and
    /// disposed of here.
    /// </param>
    /// <exception cref="BadDataException">Data is missing, corrupt, too small for the split, or not of the model's size.</exception>
    public static TaskData Load(string folder, DataSpec spec, ImageFormat format, Device device, Func<EncoderClassifier>? baseModel = null) =>
        From(IdxFolder.Load(folder), spec, format, device, baseModel);

    /// <summary>Splits examples that were read before.</summary>
    /// <inheritdoc cref="Load"/>
    public static TaskData From(IdxFolder source, DataSpec spec, ImageFormat format, Device device, Func<EncoderClassifier>? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(device);
        CheckFormat(source.Pool, format);
        var split = SplitIndices.Draw(source, spec);
        var testSource = source.Test ?? source.Pool;
        var splits = new List<DataSplit>();
        try
        {
            splits.Add(Gather(source.Pool, split.Train, format, device));
            splits.Add(Gather(source.Pool, split.Validation, format, device));
            splits.Add(Gather(testSource, split.Test, format, device));
            var (classes, hash) = spec.Planted is { } planted ? Plant(splits, planted, source.Hash, baseModel) : (source.Classes, source.Hash);
            return new TaskData(splits[0], splits[1], splits[2], classes, hash);
        }
        catch
        {
            splits.ForEach(s => s.Dispose());
            throw;
        }
    }

    /// <summary>Puts the labels of a planted teacher in the place of the data's own.</summary>
    private static (int Classes, string Hash) Plant(List<DataSplit> splits, PlantedSpec spec, string sourceHash, Func<EncoderClassifier>? baseModel)
    {
        using var model = (baseModel ?? throw new ArgumentNullException(nameof(baseModel), "A planted task needs its base model."))();
        using var teacher = PlantedTeacher.Create(model, spec, splits[0]);
        for (var i = 0; i < splits.Count; i++)
        {
            var own = splits[i];
            splits[i] = own.WithLabels(teacher.Labels(own));
            own.Dispose();
        }

        return (checked((int)model.Head.weight!.shape[0]), PlantedTeacher.Hash(model, spec, sourceHash));
    }

    /// <summary>Puts the given examples on a device, normalised; the caller owns the result.</summary>
    public static DataSplit Gather(LabelledImages source, IReadOnlyList<int> indices, ImageFormat format, Device device)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(format);
        CheckFormat(source, format);
        var pixels = source.Images.PixelsPerImage;
        var values = new float[checked(indices.Count * format.Channels * pixels)];
        var labels = new long[indices.Count];
        for (var channel = 0; channel < format.Channels; channel++)
        {
            var table = format.Table(channel);
            for (var i = 0; i < indices.Count; i++)
            {
                var from = source.Images.Pixels.AsSpan(indices[i] * pixels, pixels);
                var to = values.AsSpan(((i * format.Channels) + channel) * pixels, pixels);
                for (var p = 0; p < pixels; p++)
                {
                    to[p] = table[from[p]];
                }
            }
        }

        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = source.Labels[indices[i]];
        }

        return new DataSplit(
            tensor(values, [indices.Count, format.Channels, format.Height, format.Width], device: device),
            tensor(labels, device: device));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        test.Dispose();
    }

    private static void CheckFormat(LabelledImages source, ImageFormat format)
    {
        if (source.Images.Height != format.Height || source.Images.Width != format.Width)
        {
            throw new BadDataException(
                $"{source.Source} holds images of {source.Images.Height}x{source.Images.Width}, the model takes {format.Height}x{format.Width}.");
        }
    }
}
