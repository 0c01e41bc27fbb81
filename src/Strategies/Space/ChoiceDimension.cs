namespace AdapterSearch.Strategies;

/// <summary>One choice of a search space.</summary>
/// <param name="Name">Module address or setting, for people.</param>
/// <param name="IsModule">
/// True for a module: state 0 leaves it out, state s > 0 gives it rank s of <see cref="Values"/>, a choice that exists only where the module is in.
/// False for a setting of the whole candidate: each state is one value.
/// </param>
/// <param name="Values">Ranks of a module in ascending order, without the state 0; values of a setting.</param>
/// <param name="Costs">Adapter parameters of each state.</param>
public sealed record ChoiceDimension(string Name, bool IsModule, IReadOnlyList<double> Values, IReadOnlyList<long> Costs)
{
    /// <summary>Number of states.</summary>
    public int Count => Costs.Count;
}
