using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What a general search has worked out of its history so far.</summary>
internal sealed class SampledSearchRun
{
    private readonly SampledSearchOptions options;
    private readonly StrategyContext context;
    private readonly SearchSpace space;
    private readonly ISampler sampler;
    private readonly List<SpacePoint> points = [];
    private readonly HashSet<SpacePoint> taken = [];
    private readonly List<CandidateOutcome> told = [];
    private readonly List<CandidateJob> jobs = [];
    private int seen;
    private bool exhausted;

    /// <summary>Reads a history from its beginning.</summary>
    public SampledSearchRun(SampledSearchOptions options, StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        this.options = options;
        this.context = context;
        space = new SearchSpace(options.Space, context);
        sampler = SamplerCatalog.Create(options, space, context.Seeds.For("sampler"));
        foreach (var candidate in history)
        {
            jobs.Add(candidate.Job);
            if (candidate is { Role: CandidateRole.Trial, Job: TrainJob job })
            {
                Take(space.Point(job.Configuration)
                    ?? throw new InvalidOperationException($"Candidate {candidate.Number} is no point of this search space; its method or space has changed."));
            }
        }

        seen = history.Count;
    }

    /// <summary>
    /// True when a history goes on where the last one ended. Ends are compared by identity; only those that the last proposals may have used are looked at,
    /// since a different older one would have led to different proposals since.
    /// </summary>
    public bool Continues(StrategyContext now, IReadOnlyList<StrategyCandidate> history)
    {
        if (history.Count != jobs.Count
            || now.BudgetParameters != context.BudgetParameters
            || !now.LearningRate.Equals(context.LearningRate)
            || !ReferenceEquals(now.Spec, context.Spec)
            || !ReferenceEquals(now.Shape, context.Shape)
            || now.Seeds.Seed != context.Seeds.Seed)
        {
            return false;
        }

        for (var i = Math.Max(0, told.Count - (2 * options.Window)); i < told.Count; i++)
        {
            if (!ReferenceEquals(history[i].Outcome, told[i]))
            {
                return false;
            }
        }

        for (var i = Math.Max(0, seen - (2 * options.Window)); i < jobs.Count; i++)
        {
            if (!Same(history[i].Job, jobs[i]))
            {
                return false;
            }
        }

        seen = history.Count;
        return true;
    }

    public StrategyStep Next(IReadOnlyList<StrategyCandidate> history)
    {
        if (history.Count > points.Count)
        {
            // Final trainings were proposed.
            return AllEnded(history, points.Count) ? StrategyStep.Done : StrategyStep.Wait;
        }

        var proposals = new List<StrategyProposal>();
        while (!exhausted && points.Count < options.Trials && TellFor(points.Count, history))
        {
            var ordinal = points.Count;
            var question = new SamplerQuestion(
                ordinal, points.GetRange(told.Count, ordinal - told.Count), taken.Contains, context.Seeds.For("proposal").For(ordinal).Random());
            if (sampler.Ask(question) is not { } point)
            {
                exhausted = true;
                break;
            }

            Take(point);
            var proposal = new StrategyProposal(CandidateRole.Trial, new TrainJob(space.Configuration(point), context.Spec.Training, ScoreTest: false));
            jobs.Add(proposal.Job);
            proposals.Add(proposal);
        }

        if (proposals.Count > 0)
        {
            return StrategyStep.Run(proposals);
        }

        if (points.Count == 0)
        {
            return StrategyStep.Fail($"The budget of {context.BudgetParameters} parameters holds no candidate of the search space.");
        }

        if (points.Count < options.Trials && !exhausted)
        {
            return StrategyStep.Wait;
        }

        return AllEnded(history, told.Count) ? FinalTrainings(history) : StrategyStep.Wait;
    }

    /// <summary>True for one job and for two that train one configuration: a planner may change how long it is trained.</summary>
    private static bool Same(CandidateJob one, CandidateJob other) =>
        ReferenceEquals(one, other) || (one is TrainJob a && other is TrainJob b && ReferenceEquals(a.Configuration, b.Configuration));

    private static bool AllEnded(IReadOnlyList<StrategyCandidate> history, int from)
    {
        for (var i = from; i < history.Count; i++)
        {
            if (history[i].Outcome is null)
            {
                return false;
            }
        }

        return true;
    }

    private void Take(SpacePoint point)
    {
        points.Add(point);
        if (!taken.Add(point))
        {
            throw new InvalidOperationException($"Proposal {points.Count - 1} repeats an earlier one.");
        }
    }

    /// <summary>Tells the sampler what a proposal may use; false while some of it has not ended.</summary>
    private bool TellFor(int ordinal, IReadOnlyList<StrategyCandidate> history)
    {
        while (told.Count <= ordinal - options.Window)
        {
            if (told.Count >= history.Count || history[told.Count].Outcome is not { } outcome)
            {
                return false;
            }

            var point = points[told.Count];
            sampler.Tell(new SampledTrial(point, Reward(outcome, point), space.Parameters(point)));
            told.Add(outcome);
        }

        return true;
    }

    private double Reward(CandidateOutcome outcome, SpacePoint point) =>
        CommunicationCost.Reward(options, TrialScore.Of(outcome, options.Objective), space.Parameters(point));

    private StrategyStep FinalTrainings(IReadOnlyList<StrategyCandidate> history)
    {
        TrialResult[] results = [.. history
            .Take(points.Count)
            .Select((c, i) => new TrialResult(c, Reward(c.Outcome!, points[i]), space.Parameters(points[i])))
            .Where(r => !double.IsNaN(r.Score))];
        if (results.Length == 0)
        {
            var reason = history.Select(c => c.Outcome!.Reason).FirstOrDefault(r => r.Length > 0) ?? "no trial has a validation score";
            return StrategyStep.Fail("Every trial failed; the first reason: " + reason);
        }

        var best = options is FrontSearchOptions front ? TrialScore.Front(results).Take(front.MaxFinals) : TrialScore.Ranked(results).Take(1);
        var finals = best.Select(r => Finals.Training(context, ((TrainJob)r.Candidate.Job).Configuration)).ToArray();
        jobs.AddRange(finals.Select(f => f.Job));
        return StrategyStep.Run(finals);
    }
}
