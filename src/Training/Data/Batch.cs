using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Examples of one step.</summary>
/// <param name="Input">Model input, <c>[batch, channels, height, width]</c>.</param>
/// <param name="Labels">Class numbers <c>[batch]</c>, int64.</param>
public sealed record Batch(ModelInput Input, Tensor Labels);
