namespace AdapterSearch.Strategies;

/// <summary>
/// Median stopping (Golovin et al. 2017, "Google Vizier", section 3.2.2): a trial is stopped at step s when its best score up to s is worse than the median
/// of the running averages up to s of all completed trials. Not before the grace steps, and not while fewer than a minimum number have completed.
/// A decision falls when a score is told; trials that completed and were told by then count, later ones do not. Trials that go on come before new ones.
/// </summary>
/// <remarks>Cost: O(completed trials · log) per score.</remarks>
public sealed class MedianStopRule : IFidelityRule
{
    private readonly int trials;
    private readonly IReadOnlyList<int> steps;
    private readonly int graceSteps;
    private readonly int minTrials;
    private readonly List<Trial> all = [];
    private readonly List<Trial> completed = [];
    private readonly List<Trial> trialOf = [];
    private readonly Queue<int> going = [];
    private readonly List<int> spent = [];
    private bool closed;

    /// <summary>A rule before its first trial.</summary>
    /// <param name="trials">Trials that may begin.</param>
    /// <param name="steps">Steps at which each trial is scored; the last completes it.</param>
    /// <param name="graceSteps">No trial is stopped before this step.</param>
    /// <param name="minTrials">No trial is stopped while fewer have completed.</param>
    public MedianStopRule(int trials, IReadOnlyList<int> steps, int graceSteps, int minTrials)
    {
        ArgumentNullException.ThrowIfNull(steps);
        (this.trials, this.steps, this.graceSteps, this.minTrials) = (trials, steps, graceSteps, minTrials);
    }

    /// <inheritdoc/>
    public FidelityMove? Next() => going.TryPeek(out var segment) ? new ContinueTrial(segment, steps[trialOf[segment].Scores.Count])
        : closed || all.Count == trials ? null
        : new BeginTrial(steps[0]);

    /// <inheritdoc/>
    public void Begin(FidelityMove move)
    {
        if (move is ContinueTrial { Segment: var from })
        {
            going.Dequeue();
            spent.Add(from);
            trialOf.Add(trialOf[from]);
        }
        else
        {
            all.Add(new Trial());
            trialOf.Add(all[^1]);
        }
    }

    /// <inheritdoc/>
    public void Tell(int segment, Score score)
    {
        var trial = trialOf[segment];
        trial.Add(score);
        var done = trial.Scores.Count;
        if (!score.IsFailed && done == steps.Count)
        {
            completed.Add(trial);
        }

        if (score.IsFailed || done == steps.Count || Stops(trial))
        {
            spent.Add(segment);
        }
        else
        {
            going.Enqueue(segment);
        }
    }

    /// <inheritdoc/>
    public void Close() => closed = true;

    /// <inheritdoc/>
    public IReadOnlyList<int> TakeSpent()
    {
        int[] taken = [.. spent];
        spent.Clear();
        return taken;
    }

    /// <summary>Middle number, or the mean of the two middle ones.</summary>
    internal static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private bool Stops(Trial trial)
    {
        var done = trial.Scores.Count;
        return steps[done - 1] >= graceSteps
            && completed.Count >= minTrials
            && completed.Count > 0
            && trial.Scores.Max() < Median(completed.Select(c => c.Averages[done - 1]));
    }

    private sealed class Trial
    {
        private double sum;

        public List<double> Scores { get; } = [];

        public List<double> Averages { get; } = [];

        public void Add(Score score)
        {
            Scores.Add(score.Value);
            sum += score.Value;
            Averages.Add(sum / Scores.Count);
        }
    }
}
