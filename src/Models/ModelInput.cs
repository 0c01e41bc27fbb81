using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>A batch as a base model takes it.</summary>
/// <param name="Values">Images <c>[batch, channels, height, width]</c> of the model's dtype, or token ids <c>[batch, length]</c> (int64). Disposed of by the caller.</param>
/// <param name="Mask">For tokens <c>[batch, length]</c>: 1 (or true) where a token counts, 0 for padding. Null: all count. Disposed of by the caller.</param>
public sealed record ModelInput(Tensor Values, Tensor? Mask = null);
