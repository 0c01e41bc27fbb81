using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Continuation;

/// <summary>
/// The whole state of a training that ended before its last step, inside the artefact folder of its candidate, so that another candidate can
/// go on from it: a checkpoint (<see cref="CheckpointStore"/>) and the key that a continuation must match.
/// </summary>
/// <remarks>
/// Rule of deletion: a state lives until a job whose <see cref="TrainJob.Releases"/> names it begins. The strategy lists a candidate there
/// when nothing can be promoted from it any more, so that at most the states of candidates still in the race take space.
/// </remarks>
public static class ContinuationStore
{
    private const string Folder = "state";
    private const string KeyFile = "key.json";

    /// <summary>Writes the state into an artefact folder in the making.</summary>
    /// <param name="artefact">The folder.</param>
    /// <param name="key">What a continuation must match.</param>
    /// <param name="state">Where the training stands.</param>
    /// <param name="optimizer">Weights and moments.</param>
    public static void Save(string artefact, ContinuationKey key, TrainingState state, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        var folder = Path.Combine(artefact, Folder);
        new CheckpointStore(folder, key.Hash()).Save(state, optimizer);
        File.WriteAllText(Path.Combine(folder, KeyFile), JsonSerializer.Serialize(new Header(1, state.Step, key), JsonDefaults.Compact));
    }

    /// <summary>Puts a state's weights and moments in place.</summary>
    /// <param name="artefact">Artefact folder of the candidate that is continued.</param>
    /// <param name="candidate">Its number, for messages.</param>
    /// <param name="key">Key of the continuing job.</param>
    /// <param name="lastStep">Latest step that the state may stand at.</param>
    /// <param name="optimizer">Optimizer of the same weights; unchanged when this throws.</param>
    /// <returns>The state, its seconds set to 0: they were the other candidate's.</returns>
    /// <exception cref="ContinuationException">It cannot be continued; the exception says which kind of fault.</exception>
    public static TrainingState Restore(string artefact, int candidate, ContinuationKey key, int lastStep, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(key);
        var folder = Path.Combine(artefact, Folder);
        if (!File.Exists(Path.Combine(folder, KeyFile)))
        {
            throw new ContinuationException(ContinuationRefusal.Missing, candidate, $"it left no state, or the state was released ({folder}).");
        }

        var header = ReadHeader(folder, candidate);
        if (key.Difference(header.Key) is { } difference)
        {
            throw new ContinuationException(difference.Refusal, candidate, difference.Detail);
        }

        if (header.Step > lastStep)
        {
            throw new ContinuationException(ContinuationRefusal.WrongStep, candidate, $"it stands at step {header.Step}; this job can continue from step {lastStep} at the latest.");
        }

        var state = new CheckpointStore(folder, key.Hash()).Restore(optimizer, out var refusal);
        return state is null || state.Step != header.Step
            ? throw new ContinuationException(ContinuationRefusal.Corrupt, candidate, refusal.Length > 0 ? refusal : "its checkpoint is not whole.")
            : state with { Seconds = 0 };
    }

    /// <summary>Deletes the state below an artefact folder; nothing happens where there is none.</summary>
    public static void Release(string artefact)
    {
        var folder = Path.Combine(artefact, Folder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Header ReadHeader(string folder, int candidate)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(File.ReadAllText(Path.Combine(folder, KeyFile)), JsonDefaults.Compact) is { Format: 1, Key: not null } header
                ? header
                : throw new ContinuationException(ContinuationRefusal.Corrupt, candidate, "its key is not of format 1.");
        }
        catch (JsonException e)
        {
            throw new ContinuationException(ContinuationRefusal.Corrupt, candidate, $"its key is not readable: {e.Message}");
        }
    }

    private sealed record Header(int Format, int Step, ContinuationKey Key);
}
