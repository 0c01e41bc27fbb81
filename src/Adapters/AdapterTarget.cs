using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>A frozen linear map that can take an adapter. Whoever owns the model makes these, so that adapters need not know models.</summary>
/// <param name="Shape">Address, checkpoint name and size.</param>
/// <param name="Weight">Frozen weight <c>[out, in]</c>; read, never written, since model instances may share it.</param>
/// <param name="Attach">Puts an adapter in place, or removes it (null). It is called with (input, base output) and returns the output.</param>
/// <param name="Override">Puts a tensor <c>[out, in]</c> in the place of the weight, or the weight back (null).</param>
public sealed record AdapterTarget(
    ModuleShape Shape, Tensor Weight, Action<nn.Module<Tensor, Tensor, Tensor>?> Attach, Action<Tensor?> Override);
