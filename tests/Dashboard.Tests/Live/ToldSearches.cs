using System.Reflection;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Dashboard.Tests.Live;

/// <summary>A way to grains on which there is one search, whatever its name.</summary>
public class ToldSearches : DispatchProxy
{
    /// <summary>The search.</summary>
    public ISearchGrain Search { get; private set; } = null!;

    public static IGrainFactory With(ISearchGrain search)
    {
        var grains = Create<IGrainFactory, ToldSearches>();
        ((ToldSearches)grains).Search = search;
        return grains;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.ReturnType == typeof(ISearchGrain) ? Search : throw new NotSupportedException(targetMethod.Name);
}
