namespace TorchSharp;

/// <summary>What a convolution or a pad operation reads outside the input.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The input mirrored at its edge, the edge itself not repeated.</summary>
    Reflect = 1,

    /// <summary>The edge value repeated.</summary>
    Replicate = 2,

    /// <summary>The input continued from its other side.</summary>
    Circular = 3,

    /// <summary>A given value.</summary>
    Constant = 4,
}
