using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Plays one repetition of an arm through with made-up outcomes to learn what it would plan, and so what it would cost. Nothing is trained.
/// </summary>
public static class Rehearsal
{
    private const int MostRounds = 100_000;

    /// <summary>Predicted plain steps of one repetition: all searches and trials, and the dearest of its final trainings.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="options">The arm's options, with its trials cut to an allowance where there is one.</param>
    /// <param name="strategies">From options to the method.</param>
    public static RehearsedCost Cost(SearchSpec spec, ModelShape shape, ArmSpec arm, StrategyOptions options, Func<StrategyOptions, IStrategy> strategies)
    {
        return Cost(spec, shape, Jobs(spec, shape, arm, options, strategies));
    }

    /// <summary>The same for what <see cref="Jobs"/> gave.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="jobs">What one repetition would plan.</param>
    public static RehearsedCost Cost(SearchSpec spec, ModelShape shape, IReadOnlyList<StrategyProposal> jobs)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(jobs);
        CandidateJob? Find(int number) => number >= 1 && number <= jobs.Count ? jobs[number - 1].Job : null;
        double Steps(StrategyProposal p) => JobCost.Steps(p.Job, spec, shape, Find);
        return new RehearsedCost(
            jobs.Where(j => j.Role != CandidateRole.Final).Sum(Steps),
            jobs.Where(j => j.Role == CandidateRole.Final).Select(Steps).DefaultIfEmpty(spec.Training.Steps).Max());
    }

    /// <summary>What one repetition would plan, in order.</summary>
    public static IReadOnlyList<StrategyProposal> Jobs(SearchSpec spec, ModelShape shape, ArmSpec arm, StrategyOptions options, Func<StrategyOptions, IStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(strategies);
        var seeds = new SeedStream(spec.Seed).For("rehearsal").For(arm.Name);
        var budget = spec.Budget.Resolve(shape, spec.Rank);
        var context = new StrategyContext(shape, spec, budget, spec.LearningRates[0], seeds);
        var history = new List<StrategyCandidate>();
        var strategy = strategies(options);
        for (var round = 0; round < MostRounds; round++)
        {
            var step = strategy.Next(context, history);
            foreach (var proposal in step.Proposals)
            {
                var number = history.Count + 1;
                history.Add(new StrategyCandidate(number, proposal.Role, proposal.Job, Outcome(proposal.Job, context, seeds.For(number).Random())));
            }

            if (step.Finished || step.Proposals.Count == 0)
            {
                break;
            }
        }

        return [.. history.Select(c => new StrategyProposal(c.Role, c.Job))];
    }

    private static CandidateOutcome Outcome(CandidateJob job, StrategyContext context, DeterministicRandom random)
    {
        var shape = context.Shape;
        var score = new SplitScore(1, 0.5 + (random.NextDouble() / 10), context.Spec.Data.ValidationExamples);
        double[] values = [.. shape.Modules.Select(_ => random.NextDouble())];
        var mask = BudgetSelection.Greedy(values, DamDiscretizer.Costs(shape, 1), context.BudgetParameters);
        return new CandidateOutcome
        {
            Validation = score,
            Test = ArmTuning.ScoresTest(job) ? score : null,
            Steps = job is TrainJob { UntilStep: { } until } ? until : context.Spec.Training.Steps,
            Artefact = "rehearsal",
            Modules = job is TrainJob ? null : new ModuleScores
            {
                ByReadout = new Dictionary<string, IReadOnlyList<double>>(),
                Mask = mask,
                Gates = values,
                Ranks = [.. mask.Select(on => on ? 1 : 0)],
            },
        };
    }
}

/// <summary>What a repetition of an arm would cost, in plain training steps.</summary>
/// <param name="Search">Everything before the final training.</param>
/// <param name="Final">The dearest final training; draws repeat it.</param>
public sealed record RehearsedCost(double Search, double Final)
{
    /// <summary>Both.</summary>
    public double Total => Search + Final;
}
