using TorchSharp.Modules;

namespace AdapterSearch.Models.Building;

/// <summary>How a parameter starts when no checkpoint gives it.</summary>
internal enum Fill
{
    Zeros,
    Ones,
    Normal,
}

/// <summary>Gives the parameter of a checkpoint name: read from a file, drawn from a seed, or taken from another model.</summary>
/// <param name="name">Full checkpoint name, for example <c>vit.layernorm.weight</c>.</param>
/// <param name="shape">Shape that the configuration asks for.</param>
/// <param name="fill">Start of a new parameter.</param>
internal delegate Parameter ParameterSource(string name, long[] shape, Fill fill);
