namespace TorchSharp;

/// <summary>Convolution padding by rule instead of by number.</summary>
public enum Padding
{
    /// <summary>None.</summary>
    Valid = 0,

    /// <summary>As much as keeps the spatial size (stride 1 only).</summary>
    Same = 1,
}
