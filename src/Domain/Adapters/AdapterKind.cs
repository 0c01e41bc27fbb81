namespace AdapterSearch.Domain;

/// <summary>Family of an adapter layer.</summary>
public enum AdapterKind
{
    /// <summary>Low-rank adaptation, <c>h = W x + scale · B A x</c> (2106.09685).</summary>
    Lora,
}
