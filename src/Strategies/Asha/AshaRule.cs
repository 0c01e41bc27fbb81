namespace AdapterSearch.Strategies;

/// <summary>
/// Asynchronous successive halving of the promotion type (Li et al. 2020, 1810.05934, algorithm 2). Asked for work it looks at the rungs from the top down:
/// the best trial of rung k that is among the best ⌊|rung k| / η⌋ told there and has not been promoted goes on to rung k + 1; where there is none, a
/// new trial begins. |rung k| counts all trials told at rung k, failed ones too. A late score joins its rung and counts from then on; what was promoted stays so.
/// </summary>
/// <remarks>Cost: O(rungs · log trials) per question, O(log trials) per score plus a move of at most the rung's promoted trials.</remarks>
public sealed class AshaRule : IFidelityRule
{
    private readonly int trials;
    private readonly int eta;
    private readonly IReadOnlyList<int> steps;
    private readonly Rung[] rungs;
    private readonly List<int> rungOf = [];
    private readonly List<int> spent = [];
    private int begun;
    private bool closed;

    /// <summary>A race before its first trial.</summary>
    /// <param name="trials">Trials that may begin.</param>
    /// <param name="eta">η: one of so many is promoted.</param>
    /// <param name="steps">Step of each rung, increasing.</param>
    public AshaRule(int trials, int eta, IReadOnlyList<int> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        (this.trials, this.eta, this.steps) = (trials, eta, steps);
        rungs = [.. steps.Select(_ => new Rung())];
    }

    /// <inheritdoc/>
    public FidelityMove? Next()
    {
        for (var k = rungs.Length - 2; k >= 0; k--)
        {
            if (rungs[k].Promotable(eta) is { } segment)
            {
                return new ContinueTrial(segment, steps[k + 1]);
            }
        }

        return closed || begun == trials ? null : new BeginTrial(steps[0]);
    }

    /// <inheritdoc/>
    public void Begin(FidelityMove move)
    {
        if (move is ContinueTrial { Segment: var from })
        {
            rungs[rungOf[from]].Promote();
            spent.Add(from);
            rungOf.Add(rungOf[from] + 1);
        }
        else
        {
            begun++;
            rungOf.Add(0);
        }
    }

    /// <inheritdoc/>
    public void Tell(int segment, Score score)
    {
        var k = rungOf[segment];
        rungs[k].Add(segment, score);
        if (score.IsFailed || k == rungs.Length - 1)
        {
            spent.Add(segment);
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

    /// <summary>Better scores first, then earlier segments.</summary>
    private static int Order((Score Score, int Segment) one, (Score Score, int Segment) other)
    {
        var byScore = other.Score.CompareTo(one.Score);
        return byScore != 0 ? byScore : one.Segment.CompareTo(other.Segment);
    }

    private sealed class Rung
    {
        private static readonly Comparer<(Score Score, int Segment)> BestFirst = Comparer<(Score Score, int Segment)>.Create(Order);
        private readonly SortedSet<(Score Score, int Segment)> waiting = new(BestFirst);
        private readonly List<(Score Score, int Segment)> promoted = [];
        private int told;

        public void Add(int segment, Score score)
        {
            told++;
            if (!score.IsFailed)
            {
                waiting.Add((score, segment));
            }
        }

        /// <summary>The best that waits, if fewer than ⌊told / η⌋ are better; whatever is better than it has been promoted.</summary>
        public int? Promotable(int eta)
        {
            if (waiting.Count == 0)
            {
                return null;
            }

            var best = waiting.Min;
            return ~promoted.BinarySearch(best, BestFirst) < told / eta ? best.Segment : null;
        }

        public void Promote()
        {
            var best = waiting.Min;
            waiting.Remove(best);
            promoted.Insert(~promoted.BinarySearch(best, BestFirst), best);
        }
    }
}
