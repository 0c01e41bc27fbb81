using AdapterSearch.Training.DamSearch;

namespace AdapterSearch.Training.RankSearch;

/// <summary>Saves and restores Adam on architecture numbers.</summary>
internal static class GateAdamState
{
    internal static void Save(this GateAdam adam, Dictionary<string, IReadOnlyList<double>> into)
    {
        into.Add("architecture", [.. adam.Logits]);
        into.Add("architecture.mean", [.. adam.FirstMoments]);
        into.Add("architecture.square", [.. adam.SecondMoments]);
        into.Add("architecture.steps", [adam.Steps]);
    }

    internal static void Load(this GateAdam adam, IReadOnlyDictionary<string, IReadOnlyList<double>> from)
    {
        for (var i = 0; i < adam.Logits.Length; i++)
        {
            adam.Logits[i] = from["architecture"][i];
            adam.FirstMoments[i] = from["architecture.mean"][i];
            adam.SecondMoments[i] = from["architecture.square"][i];
        }

        adam.Steps = (long)from["architecture.steps"][0];
    }
}
