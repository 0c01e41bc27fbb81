using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>The trainable pair of one module, ΔW = scale · B A. Both tensors stay with the adapter.</summary>
/// <param name="A">Down projection <c>[rank, in]</c>.</param>
/// <param name="B">Up projection <c>[out, rank]</c>.</param>
/// <param name="Scale">α/r or α/√r.</param>
public sealed record LoraFactors(Tensor A, Tensor B, double Scale);
