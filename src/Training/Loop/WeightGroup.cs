using TorchSharp.Modules;

namespace AdapterSearch.Training.Loop;

/// <summary>Weights that join an optimizer together and move by the same rules.</summary>
/// <param name="Weights">Weights under names that no other group has, in a fixed order; they stay with their modules.</param>
public sealed record WeightGroup(IReadOnlyList<(string Name, Parameter Weight)> Weights)
{
    /// <summary>Learning rate as a multiple of the optimizer's.</summary>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>Decoupled weight decay; null takes the optimizer's.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Steps W after joining in which the group's learning rate rises: step k (from 0) has the extra factor (k + 1) / (W + 1).</summary>
    public int WarmupSteps { get; init; }
}
