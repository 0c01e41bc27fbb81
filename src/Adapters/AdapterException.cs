using AdapterSearch.Domain;

namespace AdapterSearch.Adapters;

/// <summary>Adapters cannot be injected or loaded: which module or tensor is wrong, and what is allowed.</summary>
public sealed class AdapterException : Exception
{
    /// <summary>Describes one fault.</summary>
    /// <param name="message">What is wrong and what is allowed.</param>
    /// <param name="module">Module to blame, where there is one.</param>
    /// <param name="tensor">Name of the tensor to blame, where there is one.</param>
    public AdapterException(string message, ModuleAddress? module = null, string? tensor = null)
        : base(message)
    {
        Module = module;
        Tensor = tensor;
    }

    /// <summary>Module to blame, or null.</summary>
    public ModuleAddress? Module { get; }

    /// <summary>Name of the tensor to blame, or null.</summary>
    public string? Tensor { get; }
}
