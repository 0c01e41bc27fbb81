namespace AdapterSearch.Training.RankControl;

/// <summary>Which modules gained rank after which step, in order: enough to grow a fresh instance to the same structure.</summary>
internal sealed class GrowthLog
{
    private const string StepsName = "growthSteps", ModulesName = "growthModules";
    private readonly List<(int Step, int Module)> growths = [];

    /// <summary>A module gained rank.</summary>
    public void Add(int step, int module) => growths.Add((step, module));

    /// <summary>The log among a method's numbers for a checkpoint.</summary>
    public void Write(IDictionary<string, IReadOnlyList<double>> numbers)
    {
        numbers[StepsName] = [.. growths.Select(g => (double)g.Step)];
        numbers[ModulesName] = [.. growths.Select(g => (double)g.Module)];
    }

    /// <summary>Grows again, round by round, from what <see cref="Write"/> kept.</summary>
    public static void Replay(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, Action<IReadOnlyList<int>, int> grow)
    {
        foreach (var round in numbers[StepsName].Zip(numbers[ModulesName]).GroupBy(g => (int)g.First))
        {
            grow([.. round.Select(g => (int)g.Second)], round.Key);
        }
    }
}
