using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>
/// The checkpoints of one candidate: a folder per step with the trained weights, both moments of each, the state, and a list of the checksums
/// of all of them. The newest two are kept, so that a newest one that was torn costs the steps since the one before and no more. A checkpoint of
/// other work, of other shapes, or with a byte changed or missing in any file is refused with a reason; where none is left the training starts
/// anew. Either way the numbers are the same.
/// </summary>
public sealed class CheckpointStore
{
    private const string Prefix = "step-";
    private const string StateFile = "state.json";
    private const string WeightsFile = "weights.safetensors";
    private const string MomentsFile = "moments.safetensors";
    private const string ChecksumsFile = "checksums.sha256";
    private const string ExtraPrefix = "state/";
    private const int Format = 2;
    private static readonly string[] Files = [MomentsFile, StateFile, WeightsFile];
    private readonly string folder;
    private readonly string identity;

    /// <summary>The two that this attempt wrote last or began with, oldest first: the ones known to be whole.</summary>
    private string[] good = [];

    /// <summary>The checkpoints below a folder.</summary>
    /// <param name="folder">Folder of this candidate only; created at the first save.</param>
    /// <param name="identity">Hash of the work; see <see cref="Jobs.JobIdentity"/>.</param>
    public CheckpointStore(string folder, string identity)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(identity);
        this.folder = folder;
        this.identity = identity;
    }

    /// <summary>Writes a checkpoint; when this returns it is on the disk.</summary>
    /// <param name="state">Where the training stands.</param>
    /// <param name="optimizer">Its weights and moments.</param>
    /// <param name="extra">Tensors besides them, by unique names; null when there are none.</param>
    /// <returns>Size of its files in bytes.</returns>
    /// <exception cref="StorageException">It cannot be written; those before it are untouched.</exception>
    public long Save(TrainingState state, WeightOptimizer optimizer, IReadOnlyDictionary<string, Tensor>? extra = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(optimizer);
        var target = Path.Combine(folder, Prefix + state.Step.ToString("D9", CultureInfo.InvariantCulture));
        AtomicFolder.Write(target, draft =>
        {
            using var scope = NewDisposeScope();
            SafeTensorsWriter.Write(Path.Combine(draft, WeightsFile), WeightsAnd(optimizer, extra));
            SafeTensorsWriter.Write(Path.Combine(draft, MomentsFile), Moments(optimizer));
            File.WriteAllText(Path.Combine(draft, StateFile), JsonSerializer.Serialize(new Header(Format, identity, state), JsonDefaults.Compact));
            File.WriteAllText(Path.Combine(draft, ChecksumsFile), Checksums(draft));
        });
        TrainingPulse.Beat();
        good = [.. good.Where(g => g != target).TakeLast(1), target];
        DeleteOlder(target);
        return new DirectoryInfo(target).EnumerateFiles().Sum(f => f.Length);
    }

    /// <summary>Puts the newest usable checkpoint's weights and moments in place.</summary>
    /// <param name="optimizer">Optimizer of the same weights, at its beginning; unchanged when nothing is restored.</param>
    /// <param name="refusal">Why a checkpoint that is there was not used; empty otherwise.</param>
    /// <param name="prepare">
    /// Gives the optimizer the weights that it had at the checkpoint and answers with the tensors besides them, to be filled; called once a
    /// checkpoint is known to be whole and of this work. Null when the weights never change.
    /// </param>
    /// <returns>The state, or null to start anew.</returns>
    public TrainingState? Restore(
        WeightOptimizer optimizer, out string refusal, Func<TrainingState, IReadOnlyDictionary<string, Tensor>>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        refusal = "";
        if (!Directory.Exists(folder))
        {
            return null;
        }

        foreach (var candidate in Directory.EnumerateDirectories(folder, Prefix + "*").OrderDescending(StringComparer.Ordinal))
        {
            // A name with an ending is a draft or a predecessor that a kill left behind.
            if (Path.GetFileName(candidate).Contains('.', StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                var state = Read(candidate, optimizer, prepare);
                good = [candidate];
                return state;
            }
            catch (Exception e) when (e is CheckpointException or WeightsFileException or JsonException or IOException or UnauthorizedAccessException)
            {
                TrainingMetrics.CheckpointRefused();
                refusal = $"The checkpoint {Path.GetFileName(candidate)} is not used: {e.Message}";
            }
        }

        return null;
    }

    /// <summary>Removes all checkpoints.</summary>
    public void Delete()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deletes only what is older: a newer attempt of the same work may already be writing ahead of this one.</summary>
    private void DeleteOlder(string target)
    {
        foreach (var older in Directory.EnumerateDirectories(folder).Where(d => string.CompareOrdinal(d, target) < 0 && !good.Contains(d)).ToArray())
        {
            try
            {
                Directory.Delete(older, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Space is lost, no result: the next checkpoint tries again.
            }
        }
    }

    private TrainingState Read(string path, WeightOptimizer optimizer, Func<TrainingState, IReadOnlyDictionary<string, Tensor>>? prepare)
    {
        if (File.ReadAllText(Path.Combine(path, ChecksumsFile)) != Checksums(path))
        {
            throw new CheckpointException("a file in it was changed or cut off.");
        }

        var header = JsonSerializer.Deserialize<Header>(File.ReadAllText(Path.Combine(path, StateFile)), JsonDefaults.Compact)
            ?? throw new CheckpointException("its state is empty.");
        if (header.Format != Format)
        {
            throw new CheckpointException($"its format is {header.Format}, this program reads {Format}.");
        }

        if (header.Identity != identity)
        {
            throw new CheckpointException("it belongs to another job, spec, seed, data set or model.");
        }

        using var scope = NewDisposeScope();
        using var off = no_grad();
        var pairs = new List<(Tensor To, Tensor From)>();
        using var weights = SafeTensorsReader.Open(Path.Combine(path, WeightsFile));
        using var moments = SafeTensorsReader.Open(Path.Combine(path, MomentsFile));
        var extra = prepare?.Invoke(header.State);
        try
        {
            Collect(weights, WeightsAnd(optimizer, extra), pairs);
            Collect(moments, Moments(optimizer), pairs);
        }
        catch (Exception e) when (prepare is not null && e is (CheckpointException or WeightsFileException or IOException))
        {
            // The optimizer is no longer at its beginning: starting anew from here would give other numbers.
            throw new InvalidOperationException($"The weights prepared for the checkpoint {Path.GetFileName(path)} are not its weights: {e.Message}", e);
        }

        // All shapes are right here: from now on nothing can fail halfway.
        foreach (var (to, from) in pairs)
        {
            to.copy_(from);
        }

        optimizer.ResumeAt(header.State.Step);
        return header.State;
    }

    private static void Collect(SafeTensorsReader reader, Dictionary<string, Tensor> wanted, List<(Tensor To, Tensor From)> pairs)
    {
        if (reader.Tensors.Count != wanted.Count)
        {
            throw new CheckpointException($"it holds {reader.Tensors.Count} tensors, expected {wanted.Count}.");
        }

        foreach (var (name, to) in wanted)
        {
            if (!reader.Tensors.TryGetValue(name, out var entry))
            {
                throw new CheckpointException($"it lacks '{name}'.");
            }

            if (entry.Type != to.dtype || !entry.Shape.SequenceEqual(to.shape))
            {
                throw new CheckpointException(
                    $"'{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], expected {to.dtype} [{string.Join(", ", to.shape)}].");
            }

            pairs.Add((to, reader.Load(name)));
        }
    }

    private static Dictionary<string, Tensor> WeightsAnd(WeightOptimizer optimizer, IReadOnlyDictionary<string, Tensor>? extra)
    {
        var tensors = optimizer.Weights.ToDictionary(w => w.Name, w => (Tensor)w.Weight);
        foreach (var (name, tensor) in extra ?? new Dictionary<string, Tensor>())
        {
            tensors.Add(ExtraPrefix + name, tensor);
        }

        return tensors;
    }

    private static Dictionary<string, Tensor> Moments(WeightOptimizer optimizer)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, mean, square) in optimizer.Moments())
        {
            tensors.Add(name + ".mean", mean);
            tensors.Add(name + ".square", square);
        }

        return tensors;
    }

    /// <summary>The list as <c>sha256sum --check</c> reads it. It follows from the files, so it is compared as a whole.</summary>
    private static string Checksums(string folder) => string.Concat(Files.Select(f => $"{HashOf(Path.Combine(folder, f))}  {f}\n"));

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private sealed record Header(int Format, string Identity, TrainingState State);
}
