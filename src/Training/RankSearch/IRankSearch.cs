using static TorchSharp.torch;

namespace AdapterSearch.Training.RankSearch;

/// <summary>What one step of a rank search measured.</summary>
/// <param name="TrainLoss">Loss of the weight batch before the update, in nats.</param>
/// <param name="OuterLoss">Loss of the batch that moved the architecture, in nats.</param>
/// <param name="Gradient">Its gradient by the architecture, as the method keeps it.</param>
public sealed record RankSearchStep(double TrainLoss, double OuterLoss, IReadOnlyList<double> Gradient);

/// <summary>
/// A bi-level search of ranks on a supernet whose adapters have one gate per rank column. Knows a gated network and two losses, nothing of data
/// or jobs; one instance serves one attempt.
/// </summary>
public interface IRankSearch
{
    /// <summary>One step: the architecture on the outer loss, then the weights on the train loss.</summary>
    /// <param name="trainLoss">Mean loss of the step's weight batch at the present weights and gates; called up to four times.</param>
    /// <param name="outerLoss">The same for the batch that moves the architecture.</param>
    RankSearchStep Step(Func<Tensor> trainLoss, Func<Tensor> outerLoss);

    /// <summary>Column gates without noise <c>[modules, rank]</c>, which evaluation uses; the caller's dispose scope owns them.</summary>
    Tensor Columns();

    /// <summary>Everything besides weights and their moments that decides what comes next.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers();

    /// <summary>Goes back to what <see cref="Numbers"/> gave.</summary>
    void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers);

    /// <summary>The ranks found, within the budget; ends the search.</summary>
    IReadOnlyList<int> Finish();

    /// <summary>Numbers per module that explain the ranks.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<double>> Readouts();
}
