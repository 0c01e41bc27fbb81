using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Random search (Bergstra and Bengio 2012) over rank, modules and learning rate, inside the budget by construction. The trial with the
/// highest validation accuracy is trained once more as the final candidate; ties go to the lower validation loss, then to the earlier trial.
/// </summary>
/// <param name="options">Trials and ranges.</param>
public sealed class RandomSearchStrategy(RandomSearchOptions options) : IStrategy
{
    /// <summary>Draws that may repeat an earlier configuration before the space is taken to be used up.</summary>
    private const int MostRepeats = 100;

    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0)
        {
            var trials = Trials(context);
            return trials.Count > 0
                ? StrategyStep.Run(trials)
                : StrategyStep.Fail($"The budget of {context.BudgetParameters} parameters holds no module at any rank to choose from.");
        }

        if (history.Any(c => c.Outcome is null))
        {
            return StrategyStep.Wait;
        }

        if (history.Any(c => c.Role == CandidateRole.Final))
        {
            return StrategyStep.Done;
        }

        var best = history
            .Where(c => c.Outcome is { Status: CandidateStatus.Completed, Validation: { } score } && !double.IsNaN(score.Accuracy))
            .OrderByDescending(c => c.Outcome!.Validation!.Accuracy)
            .ThenBy(c => c.Outcome!.Validation!.Loss)
            .ThenBy(c => c.Number)
            .FirstOrDefault();
        return best is { Job: TrainJob job }
            ? StrategyStep.Run(Finals.Training(context, job.Configuration))
            : StrategyStep.Fail("Every trial failed; the first reason: " + history[0].Outcome!.Reason);
    }

    private List<StrategyProposal> Trials(StrategyContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var trials = new List<StrategyProposal>();
        var random = context.Seeds.For("trials").Random();
        for (var repeats = 0; trials.Count < options.Trials && repeats < MostRepeats;)
        {
            var configuration = Draw(context, random);
            if (configuration is null || !seen.Add(configuration.CanonicalHash()))
            {
                repeats++;
                continue;
            }

            trials.Add(new StrategyProposal(CandidateRole.Trial, new TrainJob(configuration, context.Spec.Training, ScoreTest: false)));
        }

        return trials;
    }

    private CandidateConfiguration? Draw(StrategyContext context, DeterministicRandom random)
    {
        var rank = options.Ranks[random.Next(options.Ranks.Count)];
        var wanted = 1 + random.Next(context.Shape.Modules.Count);
        var ranks = new int[context.Shape.Modules.Count];
        var left = context.BudgetParameters;
        foreach (var i in random.Permutation(ranks.Length))
        {
            var module = context.Shape.Modules[i];
            var cost = rank * module.ParametersPerRank;
            if (wanted > 0 && cost <= left && rank <= Math.Min(module.InFeatures, module.OutFeatures))
            {
                ranks[i] = rank;
                left -= cost;
                wanted--;
            }
        }

        var log = Math.Log(options.MinLearningRate)
            + (random.NextDouble() * (Math.Log(options.MaxLearningRate) - Math.Log(options.MinLearningRate)));
        return ranks.Any(r => r > 0) ? Finals.Configuration(context, ranks) with { LearningRate = Math.Exp(log) } : null;
    }
}
