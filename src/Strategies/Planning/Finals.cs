using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The last stage that most arms share: train chosen modules at the budget and score the test split once.</summary>
internal static class Finals
{
    /// <summary>Final training of LoRA with the given ranks.</summary>
    public static StrategyProposal Lora(StrategyContext context, IReadOnlyList<int> ranks, int? warmStartFrom = null) =>
        Training(context, Configuration(context, ranks), warmStartFrom);

    /// <summary>Final training of a configuration.</summary>
    public static StrategyProposal Training(StrategyContext context, CandidateConfiguration configuration, int? warmStartFrom = null) =>
        new(CandidateRole.Final, new TrainJob(configuration, context.Spec.Training, ScoreTest: true, warmStartFrom));

    /// <summary>LoRA with the given ranks, the spec's scale and the shared learning rate.</summary>
    public static CandidateConfiguration Configuration(StrategyContext context, IReadOnlyList<int> ranks) =>
        new(
            TrainingMode.Adapters,
            AdapterConfiguration.FromRanks(context.Shape, ranks, context.Spec.AlphaPerRank, context.Spec.RankStabilized),
            context.LearningRate);

    /// <summary>Runs <paramref name="proposals"/> once and is finished when all have ended.</summary>
    public static StrategyStep Once(IReadOnlyList<StrategyCandidate> history, Func<IReadOnlyList<StrategyProposal>> proposals)
    {
        if (history.Count == 0)
        {
            return StrategyStep.Run(proposals());
        }

        return history.All(c => c.Outcome is not null) ? StrategyStep.Done : StrategyStep.Wait;
    }

    /// <summary>Runs one search candidate and then the final training that is made from its module scores.</summary>
    public static StrategyStep AfterSearch(
        IReadOnlyList<StrategyCandidate> history,
        Func<StrategyProposal> search,
        Func<StrategyCandidate, ModuleScores, StrategyProposal?> final,
        string budgetFailure)
    {
        if (history.Count == 0)
        {
            return StrategyStep.Run(search());
        }

        var found = history[0];
        if (found.Outcome is null)
        {
            return StrategyStep.Wait;
        }

        if (found.Outcome.Status != CandidateStatus.Completed || found.Outcome.Modules is null)
        {
            return StrategyStep.Fail($"Its search (candidate {found.Number}) gave no module scores: {found.Outcome.Reason}");
        }

        if (history.Count > 1)
        {
            return history[1].Outcome is null ? StrategyStep.Wait : StrategyStep.Done;
        }

        return final(found, found.Outcome.Modules) is { } proposal ? StrategyStep.Run(proposal) : StrategyStep.Fail(budgetFailure);
    }
}
