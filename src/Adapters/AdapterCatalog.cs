using AdapterSearch.Domain;

namespace AdapterSearch.Adapters;

/// <summary>Makes the layer of one kind.</summary>
/// <param name="request">Module, rank and where its weights come from.</param>
public delegate AdapterLayer AdapterFactory(AdapterRequest request);

/// <summary>One line per adapter kind.</summary>
public static class AdapterCatalog
{
    /// <summary>The factory of a kind.</summary>
    /// <exception cref="AdapterException">There is none.</exception>
    public static AdapterFactory Factory(AdapterKind kind) => kind switch
    {
        AdapterKind.Lora => LoraLayer.Create,
        _ => throw new AdapterException($"No adapter of kind {kind} is known."),
    };
}
