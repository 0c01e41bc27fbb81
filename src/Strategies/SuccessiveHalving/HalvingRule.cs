namespace AdapterSearch.Strategies;

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016, 1502.07943) in one or more brackets (Hyperband, 1603.06560). A rung is decided when all of its trials
/// have been told: the best go on, the others are spent. Promotions come before new trials, earlier brackets before later ones. Failed trials count as
/// members of their rung and are never promoted; a rung then has fewer members than planned.
/// </summary>
/// <param name="brackets">The brackets, in the order in which they begin.</param>
/// <remarks>Cost: a sort per rung; O(brackets) per question.</remarks>
public sealed class HalvingRule(IReadOnlyList<HalvingPlan> brackets) : IFidelityRule
{
    private readonly Bracket[] states = [.. brackets.Select(b => new Bracket(b))];
    private readonly List<(Bracket Bracket, int Rung)> segments = [];
    private readonly List<int> spent = [];

    /// <inheritdoc/>
    public FidelityMove? Next() =>
        states.Select(b => b.Promotion()).FirstOrDefault(m => m is not null) ?? states.Select(b => b.Begin()).FirstOrDefault(m => m is not null);

    /// <inheritdoc/>
    public void Begin(FidelityMove move)
    {
        if (move is ContinueTrial { Segment: var from })
        {
            var (bracket, rung) = segments[from];
            bracket.Promoted(rung);
            spent.Add(from);
            segments.Add((bracket, rung + 1));
            bracket.Add(rung + 1, segments.Count - 1);
        }
        else
        {
            var bracket = states.First(b => b.Begin() is not null);
            segments.Add((bracket, 0));
            bracket.Add(0, segments.Count - 1);
        }
    }

    /// <inheritdoc/>
    public void Tell(int segment, Score score)
    {
        var (bracket, rung) = segments[segment];
        spent.AddRange(bracket.Tell(rung, segment, score));
    }

    /// <inheritdoc/>
    public void Close()
    {
        foreach (var bracket in states)
        {
            spent.AddRange(bracket.Close());
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> TakeSpent()
    {
        int[] taken = [.. spent];
        spent.Clear();
        return taken;
    }

    private sealed class Bracket(HalvingPlan plan)
    {
        private readonly Rung[] rungs = [.. plan.Trials.Select(_ => new Rung())];
        private int trials = plan.Trials.Count > 0 ? plan.Trials[0] : 0;

        public FidelityMove? Begin() => trials > 0 && rungs[0].Members.Count < trials ? new BeginTrial(plan.Steps[0]) : null;

        /// <summary>The next promotion, from the highest rung that has one.</summary>
        public FidelityMove? Promotion()
        {
            for (var k = rungs.Length - 2; k >= 0; k--)
            {
                if (rungs[k].Winners.TryPeek(out var winner))
                {
                    return new ContinueTrial(winner, plan.Steps[k + 1]);
                }
            }

            return null;
        }

        public void Promoted(int rung)
        {
            rungs[rung].Winners.Dequeue();
            rungs[rung].Open--;
        }

        public void Add(int rung, int segment) => rungs[rung].Members.Add(segment);

        public IReadOnlyList<int> Tell(int rung, int segment, Score score)
        {
            rungs[rung].Scores.Add(segment, score);
            return Decide(rung);
        }

        public IReadOnlyList<int> Close()
        {
            trials = rungs.Length > 0 ? rungs[0].Members.Count : 0;
            return trials > 0 ? Decide(0) : [];
        }

        /// <summary>Decides a rung once it is whole: nothing more will come into it and all of it is told.</summary>
        private IReadOnlyList<int> Decide(int k)
        {
            var rung = rungs[k];
            var whole = k == 0 ? rung.Members.Count == trials : rungs[k - 1] is { Decided: true, Open: 0 };
            if (rung.Decided || !whole || rung.Scores.Count < rung.Members.Count)
            {
                return [];
            }

            rung.Decided = true;
            var room = k + 1 < rungs.Length ? plan.Trials[k + 1] : 0;
            var order = Score.Descending([.. rung.Members.Select(m => rung.Scores[m])]).Select(i => rung.Members[i]).ToArray();
            foreach (var winner in order.Where(m => !rung.Scores[m].IsFailed).Take(room))
            {
                rung.Winners.Enqueue(winner);
                rung.Open++;
            }

            return [.. order.Except(rung.Winners)];
        }
    }

    private sealed class Rung
    {
        public List<int> Members { get; } = [];

        public Dictionary<int, Score> Scores { get; } = [];

        public Queue<int> Winners { get; } = [];

        public int Open { get; set; }

        public bool Decided { get; set; }
    }
}
