namespace AdapterSearch.Models;

/// <summary>Activation between the two feed-forward projections.</summary>
public enum HiddenActivation
{
    /// <summary>Exact GELU, x·Φ(x) (<c>gelu</c>).</summary>
    Gelu,

    /// <summary>GELU by its tanh approximation (<c>gelu_new</c>, <c>gelu_pytorch_tanh</c>).</summary>
    GeluTanh,

    /// <summary>max(x, 0) (<c>relu</c>).</summary>
    Relu,
}
