using AdapterSearch.Models;
using AdapterSearch.Training.Jobs;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Examples of one split on one device. Owns its tensors.</summary>
public sealed class DataSplit : IDisposable
{
    /// <summary>Takes ownership of both tensors and removes them from the current dispose scope.</summary>
    /// <param name="inputs"><c>[examples, channels, height, width]</c>, float32.</param>
    /// <param name="labels"><c>[examples]</c>, int64, or a teacher's probabilities <c>[examples, classes]</c>.</param>
    public DataSplit(Tensor inputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        Inputs = inputs.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        Count = checked((int)labels.shape[0]);
    }

    /// <summary>Inputs <c>[examples, channels, height, width]</c>, float32, normalised for the model; stays with the split.</summary>
    public Tensor Inputs { get; }

    /// <summary>
    /// Class numbers <c>[examples]</c>, int64, or a teacher's probabilities <c>[examples, classes]</c>, of the inputs' type; stays with the split.
    /// </summary>
    public Tensor Labels { get; }

    /// <summary>Number of examples.</summary>
    public int Count { get; }

    /// <summary>The examples at the given positions; the caller's dispose scope owns the result.</summary>
    public Batch Select(ReadOnlyMemory<long> positions)
    {
        TrainingPulse.Beat();
        using var index = tensor(positions.ToArray(), device: Labels.device);
        return new Batch(new ModelInput(Inputs.index_select(0, index), null), Labels.index_select(0, index));
    }

    /// <summary>Consecutive examples; the caller's dispose scope owns the result.</summary>
    public Batch Slice(int start, int count)
    {
        TrainingPulse.Beat();
        return new(new ModelInput(Inputs.narrow(0, start, count), null), Labels.narrow(0, start, count));
    }

    /// <summary>The same inputs with labels in a random order, as a control from which nothing can be learned. The caller owns it.</summary>
    public DataSplit WithShuffledLabels(long seed)
    {
        var order = new Domain.DeterministicRandom((ulong)seed).Permutation(Count).Select(i => (long)i).ToArray();
        using var index = tensor(order, device: Labels.device);
        return new DataSplit(Inputs.detach(), Labels.index_select(0, index));
    }

    /// <summary>The same inputs with other labels. The caller owns it.</summary>
    /// <param name="labels">One per example; the new split takes ownership.</param>
    public DataSplit WithLabels(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.shape[0] == Count
            ? new DataSplit(Inputs.detach(), labels)
            : throw new ArgumentException($"{labels.shape[0]} labels for {Count} examples.", nameof(labels));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }
}
