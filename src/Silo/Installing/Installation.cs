using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Data;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Installing;

/// <summary>What this node holds and is.</summary>
public sealed class Installation : IInstallation
{
    private const int SearchDepth = 3;
    private readonly ServeOptions options;
    private readonly ILogger<Installation> logger;
    private readonly DataRoots modelRoots, dataRoots;
    private volatile string? notReady = "the silo is starting";

    /// <summary>The installation around the configured roots.</summary>
    /// <param name="options">Roots and slots.</param>
    /// <param name="tensors">The tensor library in use.</param>
    /// <param name="logger">Hears of models that cannot be read.</param>
    public Installation(ServeOptions options, TensorRuntime tensors, ILogger<Installation> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tensors);
        (this.options, this.logger) = (options, logger);
        modelRoots = new DataRoots(options.ModelRoot);
        dataRoots = new DataRoots(options.DataRoot);
        var built = typeof(Installation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var plus = built.IndexOf('+', StringComparison.Ordinal);
        Version = new ServiceVersion(
            plus < 0 ? built : built[..plus],
            plus < 0 ? "" : built[(plus + 1)..],
            RuntimeInformation.FrameworkDescription,
            tensors.Library,
            tensors.Device,
            options.EffectiveSlots,
            options.ThreadsPerSlot);
    }

    /// <inheritdoc/>
    public ServiceVersion Version { get; }

    /// <inheritdoc/>
    public string? NotReady => notReady;

    /// <summary>Says whether searches can be taken.</summary>
    /// <param name="reason">Why not; null when they can.</param>
    public void SetReady(string? reason) => notReady = reason;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelEntry>> ModelsAsync(CancellationToken cancellation) => Task.Run(Models, cancellation);

    private IReadOnlyList<ModelEntry> Models()
    {
        if (!Directory.Exists(options.ModelRoot))
        {
            return Array.Empty<ModelEntry>();
        }

        var files = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = SearchDepth, AttributesToSkip = FileAttributes.ReparsePoint };
        // An array: this crosses processes in a cluster, where a list that only the compiler can name cannot be read again.
        return Directory.EnumerateFiles(options.ModelRoot, "config.json", files)
            .Select(f => Path.GetDirectoryName(f)!)
            .Order(StringComparer.Ordinal)
            .Select(Entry)
            .ToArray();
    }

    /// <inheritdoc/>
    public async Task<SearchProvenance> ProvenanceAsync(SearchSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SearchProvenance(
            Version,
            await FingerprintsAsync(modelRoots.Find(spec.Model), cancellation),
            await FingerprintsAsync(dataRoots.Find(spec.Data.Path), cancellation));
    }

    private static async Task<IReadOnlyList<FileFingerprint>> FingerprintsAsync(string? folder, CancellationToken cancellation)
    {
        var prints = new List<FileFingerprint>();
        if (folder is null || !Directory.Exists(folder))
        {
            return prints;
        }

        // What people wrote beside the files changes no number.
        var names = Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is not (".md" or "") || Path.GetFileName(f).Contains("ubyte", StringComparison.Ordinal));
        foreach (var file in names.Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            var hash = await SHA256.HashDataAsync(stream, cancellation);
            prints.Add(new FileFingerprint(Path.GetFileName(file), stream.Length, Convert.ToHexStringLower(hash)));
        }

        return prints;
    }

    private ModelEntry Entry(string folder)
    {
        var path = Path.GetRelativePath(options.ModelRoot, folder).Replace('\\', '/');
        try
        {
            return new ModelEntry(path, ModelFolderCheck.Read(folder));
        }
        catch (ModelException e)
        {
            logger.ModelUnreadable(folder, e.Message);
            return new ModelEntry(path, null, e.Message);
        }
    }
}
