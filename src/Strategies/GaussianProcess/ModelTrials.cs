namespace AdapterSearch.Strategies;

/// <summary>The results that a model is fitted to: those with a score, and of too many the best half and the newest half.</summary>
/// <param name="most">Most results kept.</param>
internal sealed class ModelTrials(int most)
{
    private readonly List<SampledTrial> best = [];
    private readonly Queue<SampledTrial> newest = new();

    /// <summary>Results told, failures included.</summary>
    public int Told { get; private set; }

    public void Tell(SampledTrial trial)
    {
        Told++;
        if (double.IsNaN(trial.Score))
        {
            return;
        }

        newest.Enqueue(trial);
        if (newest.Count <= most - (most / 2))
        {
            return;
        }

        // What leaves the newest half stays when it is among the best of those that left.
        var old = newest.Dequeue();
        var place = best.FindIndex(b => b.Score < old.Score);
        best.Insert(place < 0 ? best.Count : place, old);
        if (best.Count > most / 2)
        {
            best.RemoveAt(best.Count - 1);
        }
    }

    /// <summary>The results kept, the best of the older ones first.</summary>
    public SampledTrial[] Kept() => [.. best, .. newest];

    /// <summary>Scores less their mean, over their standard deviation, which is taken as 1 where they are all equal.</summary>
    public static (double[] Values, double Mean, double Deviation) Standardise(IReadOnlyList<SampledTrial> trials)
    {
        var mean = trials.Average(t => t.Score);
        var deviation = Math.Sqrt(trials.Average(t => (t.Score - mean) * (t.Score - mean)));
        deviation = deviation > 1e-12 ? deviation : 1;
        return ([.. trials.Select(t => (t.Score - mean) / deviation)], mean, deviation);
    }
}
