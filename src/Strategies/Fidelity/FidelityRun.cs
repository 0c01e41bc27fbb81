using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Turns a rule's moves into candidates. Move k is the first that the rule gives when it has been told, in their order, the scores of at least the
/// segments up to k − window: fewer are never enough, and more are told one by one only while the rule has no move. Which scores decide a move is thus a matter of
/// numbers alone, not of which slot was faster.
/// </summary>
internal sealed class FidelityRun
{
    private readonly FidelityOptions options;
    private readonly StrategyContext context;
    private readonly IFidelityRule rule;
    private readonly ConfigurationSource source;
    private readonly List<Segment> segments = [];
    private readonly List<CandidateOutcome> told = [];
    private readonly SortedSet<int> releasable = [];
    private int trials;
    private int leader = -1;
    private bool finalProposed;

    public FidelityRun(FidelityOptions options, StrategyContext context, IFidelityRule rule)
    {
        this.options = options;
        this.context = context;
        this.rule = rule;
        source = new ConfigurationSource(options, context);
    }

    /// <summary>True when a history goes on where the last one ended, judged by what the newest proposals were decided on.</summary>
    public bool Continues(StrategyContext now, IReadOnlyList<StrategyCandidate> history)
    {
        if (history.Count != segments.Count + (finalProposed ? 1 : 0)
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
            if (!ReferenceEquals(history[i].Outcome, told[i]) || !ReferenceEquals(history[i].Job, segments[i].Job))
            {
                return false;
            }
        }

        return true;
    }

    public StrategyStep Next(IReadOnlyList<StrategyCandidate> history)
    {
        if (source.Space.IsEmpty)
        {
            return StrategyStep.Fail($"The budget of {context.BudgetParameters} parameters holds no candidate of the search space.");
        }

        var proposals = new List<StrategyProposal>();
        while (Move(history) is { } move)
        {
            var ordinal = segments.Count;
            var proposal = Propose(move);
            if (proposal is null)
            {
                rule.Close();
                continue;
            }

            if (ordinal >= history.Count)
            {
                proposals.Add(proposal);
            }
            else
            {
                Recall(ordinal, proposal, history[ordinal]);
            }
        }

        return proposals.Count > 0 ? StrategyStep.Run(proposals)
            : told.Count < segments.Count ? StrategyStep.Wait
            : Final(history);
    }

    /// <summary>The rule's next move; null when it needs scores that are not there yet, or has nothing left.</summary>
    private FidelityMove? Move(IReadOnlyList<StrategyCandidate> history)
    {
        while (told.Count <= segments.Count - options.Window)
        {
            if (!Tell(history))
            {
                return null;
            }
        }

        while (true)
        {
            if (rule.Next() is { } move)
            {
                return move;
            }

            if (told.Count == segments.Count || !Tell(history))
            {
                return null;
            }
        }
    }

    private bool Tell(IReadOnlyList<StrategyCandidate> history)
    {
        var index = told.Count;
        if (index >= history.Count || history[index].Outcome is not { } outcome)
        {
            return false;
        }

        var segment = segments[index];
        segment.Number = history[index].Number;
        segment.Score = ScoreOf(outcome);
        told.Add(outcome);
        if (!segment.Score.IsFailed && (leader < 0 || IsAhead(segment, segments[leader])))
        {
            leader = index;
        }

        source.Tell(segment.Trial, segment.UntilStep, segment.Score);
        rule.Tell(index, segment.Score);
        if (segment.Parent >= 0)
        {
            segments[segment.Parent].OpenChildren--;
        }

        return true;
    }

    private StrategyProposal? Propose(FidelityMove move)
    {
        Segment segment;
        if (move is ContinueTrial { Segment: var from, LearningRateFactor: var factor })
        {
            var parent = segments[from];
            var configuration = parent.Job.Configuration;
            segment = new Segment(parent.Trial, from, move.UntilStep, new TrainJob(
                configuration with { LearningRate = configuration.LearningRate * factor },
                context.Spec.Training,
                ScoreTest: false,
                UntilStep: move.UntilStep,
                ContinueFrom: parent.Number));
            parent.OpenChildren++;
        }
        else if (source.Draw() is { } configuration)
        {
            segment = new Segment(trials++, -1, move.UntilStep, new TrainJob(configuration, context.Spec.Training, ScoreTest: false, UntilStep: move.UntilStep));
        }
        else
        {
            return null;
        }

        rule.Begin(move);
        segment.Job = segment.Job with { Releases = Releases() };
        segments.Add(segment);
        return new StrategyProposal(CandidateRole.Trial, segment.Job);
    }

    /// <summary>The final training continues the best of the highest rung; equals go to the earlier.</summary>
    private static bool IsAhead(Segment one, Segment other) =>
        one.UntilStep != other.UntilStep ? one.UntilStep > other.UntilStep : one.Score.CompareTo(other.Score) > 0;

    /// <summary>
    /// States that no job continues or will continue: spent by the rule, and every job that continued them has ended. The leader's stays, for it may be
    /// what the final training continues; one that was overtaken never leads again.
    /// </summary>
    private int[]? Releases()
    {
        releasable.UnionWith(rule.TakeSpent());
        int[] free = [.. releasable.Where(s => s < told.Count && s != leader && segments[s].OpenChildren == 0)];
        releasable.ExceptWith(free);
        return free.Length > 0 ? [.. free.Select(s => segments[s].Number)] : null;
    }

    private void Recall(int ordinal, StrategyProposal proposal, StrategyCandidate stored)
    {
        var made = (TrainJob)proposal.Job;
        if (stored.Job is not TrainJob job || job.UntilStep != made.UntilStep || job.ContinueFrom != made.ContinueFrom
            || job.Configuration.CanonicalHash() != made.Configuration.CanonicalHash())
        {
            throw new InvalidOperationException($"Candidate {stored.Number} is not what this method proposes at its place; its options have changed.");
        }

        segments[ordinal].Job = job;
    }

    private StrategyStep Final(IReadOnlyList<StrategyCandidate> history)
    {
        if (history.Count > segments.Count)
        {
            finalProposed = true;
            return history[segments.Count].Outcome is null ? StrategyStep.Wait : StrategyStep.Done;
        }

        if (leader < 0)
        {
            var reason = told.Select(o => o.Reason).FirstOrDefault(r => r.Length > 0) ?? "no trial has a validation score";
            return StrategyStep.Fail("Every trial failed; the first reason: " + reason);
        }

        finalProposed = true;
        var best = segments[leader];
        var released = segments.SelectMany(s => s.Job.Releases ?? []).Append(best.Number).ToHashSet();
        int[] rest = [.. segments.Select(s => s.Number).Where(n => !released.Contains(n))];
        return StrategyStep.Run(new StrategyProposal(
            CandidateRole.Final,
            new TrainJob(best.Job.Configuration, context.Spec.Training, ScoreTest: true, ContinueFrom: best.Number, Releases: rest.Length > 0 ? rest : null)));
    }

    private Score ScoreOf(CandidateOutcome outcome)
    {
        var value = TrialScore.Of(outcome, options.Objective);
        var loss = outcome.Validation?.Loss ?? double.NaN;
        return double.IsNaN(value) ? Score.Failed : new Score(value, double.IsNaN(loss) ? double.NegativeInfinity : -loss);
    }

    private sealed class Segment(int trial, int parent, int untilStep, TrainJob job)
    {
        public int Trial => trial;

        public int Parent => parent;

        public int UntilStep => untilStep;

        public TrainJob Job { get; set; } = job;

        public int Number { get; set; }

        public Score Score { get; set; } = Score.Failed;

        public int OpenChildren { get; set; }
    }
}
