namespace AdapterSearch.Strategies;

/// <summary>
/// BIPEFT's course of decisions on plain arrays (docs/strategies/bipeft.md): smoothed sensitivities choose modules, a stable choice triggers pruning
/// steps, and each pruning step fixes the rank and the position of the modules whose rank weights moved least.
/// </summary>
public sealed class BipeftPruning
{
    private readonly IReadOnlyList<int> candidates;
    private readonly IReadOnlyList<long> units;
    private readonly double budget;
    private readonly double smoothing;
    private readonly int history;
    private readonly double threshold;
    private readonly double[] sensitivity;
    private readonly double[][] first;
    private readonly double[][] last;
    private readonly double[][] mean;
    private readonly double[][] squares;
    private readonly List<bool[]> choices = [];
    private readonly int[] decided;
    private long seen;

    /// <summary>Before the first step.</summary>
    /// <param name="candidates">Candidate ranks, rising.</param>
    /// <param name="units">Parameters of one unit of rank of each module.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <param name="smoothing">Share of the old value in the moving average of q.</param>
    /// <param name="history">Earlier choices that are compared.</param>
    /// <param name="threshold">Mean cosine that triggers.</param>
    /// <param name="pruningSteps">Most pruning steps.</param>
    public BipeftPruning(
        IReadOnlyList<int> candidates, IReadOnlyList<long> units, long budget, double smoothing, int history, double threshold, int pruningSteps)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(units);
        this.candidates = candidates;
        this.units = units;
        this.budget = budget;
        this.smoothing = smoothing;
        this.history = history;
        this.threshold = threshold;
        StepsLeft = pruningSteps;
        sensitivity = new double[units.Count];
        decided = new int[units.Count];
        Array.Fill(decided, -1);
        double[][] Table() => [.. units.Select(_ => new double[candidates.Count])];
        (first, last, mean, squares) = (Table(), Table(), Table(), Table());
    }

    /// <summary>Rank of every module that is decided, 0 for off; −1 while it is open.</summary>
    public IReadOnlyList<int> Decided => decided;

    /// <summary>Smoothed q.</summary>
    public IReadOnlyList<double> Sensitivity => sensitivity;

    /// <summary>Pruning steps that are left.</summary>
    public int StepsLeft { get; private set; }

    /// <summary>c: parameters of a module at its decided rank, or expected under its rank weights.</summary>
    /// <param name="module">Module.</param>
    /// <param name="weights">Softmax over the candidate ranks.</param>
    public double Cost(int module, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return units[module] * (decided[module] >= 0 ? decided[module] : candidates.Select((r, k) => r * weights[k]).Sum());
    }

    /// <summary>Takes in one step.</summary>
    /// <param name="q">Sensitivity of each module in this step.</param>
    /// <param name="weights">Softmax over the candidate ranks of each module after this step.</param>
    /// <param name="mayPrune">False during the warm-up.</param>
    /// <returns>True when modules were decided.</returns>
    public bool Observe(IReadOnlyList<double> q, IReadOnlyList<IReadOnlyList<double>> weights, bool mayPrune)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(weights);
        seen++;
        for (var m = 0; m < units.Count; m++)
        {
            sensitivity[m] = seen == 1 ? q[m] : (smoothing * sensitivity[m]) + ((1 - smoothing) * q[m]);
            for (var k = 0; k < candidates.Count; k++)
            {
                var value = weights[m][k];
                first[m][k] = seen == 1 ? value : first[m][k];
                last[m][k] = value;
                var step = value - mean[m][k];
                mean[m][k] += step / seen;
                squares[m][k] += step * (value - mean[m][k]);
            }
        }

        var choice = BipeftRule.Chosen(sensitivity, [.. Enumerable.Range(0, units.Count).Select(m => Cost(m, weights[m]))], budget);
        var stability = choices.Count == history ? choices.Average(c => BipeftRule.Cosine(c, choice)) : 0;
        choices.Add(choice);
        if (choices.Count > history)
        {
            choices.RemoveAt(0);
        }

        var open = decided.Count(d => d < 0);
        if (!mayPrune || open == 0 || StepsLeft == 0 || stability < threshold)
        {
            return false;
        }

        Decide(choice, BipeftRule.Count(stability, open, StepsLeft));
        StepsLeft--;
        return true;
    }

    /// <summary>Decides what is open, and switches off, the least sensitive last of all, what then does not fit the budget.</summary>
    /// <returns>Rank of every module; their parameters are within the budget.</returns>
    public int[] Finish()
    {
        Decide(choices.Count > 0 ? choices[^1] : new bool[units.Count], units.Count);
        var fits = BipeftRule.Chosen(sensitivity, [.. decided.Select((r, m) => (double)r * units[m])], budget);
        return [.. decided.Select((r, m) => fits[m] ? r : 0)];
    }

    /// <summary>(Mean standard deviation over the history of the rank weights) · KL(first ‖ last) of each module; small is settled.</summary>
    public double[] Scores() =>
    [
        .. Enumerable.Range(0, units.Count).Select(m =>
            (seen > 0 ? squares[m].Average(s => Math.Sqrt(Math.Max(0, s) / seen)) : 0) * BipeftRule.Divergence(first[m], last[m])),
    ];

    /// <summary>Everything that decides what comes next, for a checkpoint.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers()
    {
        double[] Flat(double[][] table) => [.. table.SelectMany(row => row)];
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["counts"] = [seen, StepsLeft, choices.Count],
            ["sensitivity"] = [.. sensitivity],
            ["decided"] = [.. decided.Select(d => (double)d)],
            ["first"] = Flat(first),
            ["last"] = Flat(last),
            ["mean"] = Flat(mean),
            ["squares"] = Flat(squares),
            ["choices"] = [.. choices.SelectMany(c => c.Select(on => on ? 1.0 : 0))],
        };
    }

    /// <summary>Goes back to what <see cref="Numbers"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var counts = numbers["counts"];
        (seen, StepsLeft) = ((long)counts[0], (int)counts[1]);
        for (var m = 0; m < units.Count; m++)
        {
            sensitivity[m] = numbers["sensitivity"][m];
            decided[m] = (int)numbers["decided"][m];
            for (var k = 0; k < candidates.Count; k++)
            {
                var at = (m * candidates.Count) + k;
                (first[m][k], last[m][k]) = (numbers["first"][at], numbers["last"][at]);
                (mean[m][k], squares[m][k]) = (numbers["mean"][at], numbers["squares"][at]);
            }
        }

        choices.Clear();
        for (var c = 0; c < (int)counts[2]; c++)
        {
            choices.Add([.. Enumerable.Range(0, units.Count).Select(m => numbers["choices"][(c * units.Count) + m] == 1)]);
        }
    }

    private void Decide(bool[] choice, int count)
    {
        var scores = Scores();
        foreach (var m in Enumerable.Range(0, units.Count).Where(m => decided[m] < 0).OrderBy(m => scores[m]).ThenBy(m => m).Take(count).ToArray())
        {
            var likeliest = BudgetSelection.Descending(last[m]).First();
            decided[m] = choice[m] ? candidates[likeliest] : 0;
        }
    }
}
