using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard;

/// <summary>Decides whether a spec can run on this installation; knows its models and data.</summary>
public interface ISpecGate
{
    /// <summary>Checks ranges, rules, that model and data exist below the configured roots, and that they fit each other.</summary>
    /// <param name="spec">A spec that was read without faults.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<SpecVerdict> CheckAsync(SearchSpec spec, CancellationToken cancellation);
}
