using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Population-based training (Jaderberg et al. 2017, 1711.09846) with truncation selection: after each interval every member among the worst
/// ⌈q · population⌉ takes over weights, optimizer state, adapters and learning rate of a member drawn from the best ⌈q · population⌉ (exploit) and multiplies the
/// learning rate by one of two factors, each as likely (explore); all others go on. A failed member always takes over. All members are compared at the
/// same step, when the last of them is told: the paper's members meet whenever they are ready.
/// </summary>
/// <remarks>Cost: a sort of the population per interval.</remarks>
public sealed class PbtRule : IFidelityRule
{
    private readonly IReadOnlyList<int> steps;
    private readonly int selected;
    private readonly double raise;
    private readonly double lower;
    private readonly DeterministicRandom random;
    private readonly Dictionary<int, Score> told = [];
    private readonly Queue<ContinueTrial> next = [];
    private readonly List<int> left = [];
    private readonly List<int> spent = [];
    private readonly List<int> members = [];
    private int size;
    private int generation;
    private int segments;

    /// <summary>A population before its first step.</summary>
    /// <param name="population">Members.</param>
    /// <param name="steps">Steps at which members are compared; the last ends the training.</param>
    /// <param name="quantile">q, above 0 and at most one half.</param>
    /// <param name="raise">Factor of the learning rate.</param>
    /// <param name="lower">The other factor.</param>
    /// <param name="random">Draws donors and factors.</param>
    public PbtRule(int population, IReadOnlyList<int> steps, double quantile, double raise, double lower, DeterministicRandom random)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(random);
        (this.steps, this.raise, this.lower, this.random) = (steps, raise, lower, random);
        size = population;

        // A quantile such as 0.2 is not exact in binary; 0.2 · 5 must select one, not two.
        selected = Math.Min((int)Math.Ceiling((quantile * population) - 1e-9), population / 2);
    }

    /// <inheritdoc/>
    public FidelityMove? Next() => generation == 0
        ? members.Count < size ? new BeginTrial(steps[0]) : null
        : next.TryPeek(out var move) ? move : null;

    /// <inheritdoc/>
    public void Begin(FidelityMove move)
    {
        members.Add(segments++);
        if (generation > 0)
        {
            next.Dequeue();
            Leave();
        }
    }

    /// <inheritdoc/>
    public void Tell(int segment, Score score)
    {
        told.Add(segment, score);
        Meet();
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (generation == 0)
        {
            size = members.Count;
            Meet();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> TakeSpent()
    {
        int[] taken = [.. spent];
        spent.Clear();
        return taken;
    }

    /// <summary>Who goes on from whom: for each member the member whose state it takes, and the factor of its learning rate.</summary>
    /// <param name="scores">Score of each member.</param>
    /// <param name="selected">Members that count as best, and as worst.</param>
    /// <param name="raise">Factor of the learning rate.</param>
    /// <param name="lower">The other factor.</param>
    /// <param name="random">Two draws per member that takes over.</param>
    /// <returns>Empty when every member has failed.</returns>
    public static IReadOnlyList<(int From, double Factor)> Exploit(
        IReadOnlyList<Score> scores, int selected, double raise, double lower, DeterministicRandom random)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(random);
        int[] order = [.. Score.Descending(scores)];
        int[] best = [.. order.Take(Math.Max(selected, 1)).Where(m => !scores[m].IsFailed)];
        if (best.Length == 0)
        {
            return [];
        }

        var worst = order.Skip(order.Length - selected).Concat(order.Where(m => scores[m].IsFailed)).ToHashSet();
        return [.. Enumerable.Range(0, scores.Count).Select(m => worst.Contains(m)
            ? (best[random.Next(best.Length)], random.Next(2) == 0 ? raise : lower)
            : (m, 1.0))];
    }

    /// <summary>Decides the next interval once every member of this one is told.</summary>
    private void Meet()
    {
        if (members.Count < size || next.Count > 0 || members.Any(m => !told.ContainsKey(m)))
        {
            return;
        }

        int[] old = [.. members];
        generation++;
        members.Clear();
        left.AddRange(old);
        if (generation < steps.Count && old.Length > 0)
        {
            foreach (var (from, factor) in Exploit([.. old.Select(m => told[m])], Math.Min(selected, old.Length / 2), raise, lower, random))
            {
                next.Enqueue(new ContinueTrial(old[from], steps[generation], factor));
            }
        }

        size = next.Count;
        Leave();
    }

    /// <summary>A generation is spent once every member of the next one has begun.</summary>
    private void Leave()
    {
        if (next.Count == 0)
        {
            spent.AddRange(left);
            left.Clear();
        }
    }
}
