using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>What a search stores of its own; candidates and results are in the history.</summary>
[GenerateSerializer]
public sealed class SearchGrainState
{
    /// <summary>The accepted spec; null before a submission.</summary>
    [Id(0)] public SearchSpec? Spec { get; set; }

    /// <summary>Shape of its base model.</summary>
    [Id(1)] public ModelShape? Shape { get; set; }

    /// <summary>When it was accepted (UTC).</summary>
    [Id(2)] public DateTimeOffset Submitted { get; set; }
}
