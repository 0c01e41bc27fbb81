using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What one repetition of an arm may use.</summary>
/// <param name="Shape">Base model.</param>
/// <param name="Spec">The accepted spec.</param>
/// <param name="BudgetParameters">Hard limit on adapter parameters.</param>
/// <param name="LearningRate">Learning rate of this arm: the one chosen for all, its own choice, or the one that its own choice is trying.</param>
/// <param name="Seeds">Seeds of this arm and repetition.</param>
public sealed record StrategyContext(ModelShape Shape, SearchSpec Spec, long BudgetParameters, double LearningRate, SeedStream Seeds);

/// <summary>A candidate that the strategy proposed earlier.</summary>
/// <param name="Number">Number within the search.</param>
/// <param name="Role">Role it was proposed with.</param>
/// <param name="Job">Its job.</param>
/// <param name="Outcome">Its end; null while it waits or runs.</param>
public sealed record StrategyCandidate(int Number, CandidateRole Role, CandidateJob Job, CandidateOutcome? Outcome);

/// <summary>A candidate that the strategy wants to run.</summary>
/// <param name="Role">Why.</param>
/// <param name="Job">What it does.</param>
public sealed record StrategyProposal(CandidateRole Role, CandidateJob Job);

/// <summary>What a strategy wants now.</summary>
/// <param name="Proposals">New candidates; empty while it waits for running ones.</param>
/// <param name="Finished">True when nothing more will be proposed.</param>
/// <param name="Failure">Why the arm ended without a final training; empty otherwise.</param>
public sealed record StrategyStep(IReadOnlyList<StrategyProposal> Proposals, bool Finished, string Failure = "")
{
    /// <summary>Nothing new until a running candidate ends.</summary>
    public static StrategyStep Wait { get; } = new([], false);

    /// <summary>The arm is finished.</summary>
    public static StrategyStep Done { get; } = new([], true);

    /// <summary>The arm cannot go on.</summary>
    public static StrategyStep Fail(string reason) => new([], true, reason);

    /// <summary>Run these.</summary>
    public static StrategyStep Run(params IReadOnlyList<StrategyProposal> proposals) => new(proposals, false);
}
