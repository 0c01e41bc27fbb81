using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What answers at an address: enough to repeat a run.</summary>
/// <param name="Version">Version of AdapterSearch.</param>
/// <param name="Commit">Commit it was built from; empty when unknown.</param>
/// <param name="Runtime">.NET runtime.</param>
/// <param name="Tensors">Tensor library and its version.</param>
/// <param name="Device">Device that trains, for example <c>cpu</c>.</param>
/// <param name="Slots">Candidates that can run at once on this node.</param>
/// <param name="ThreadsPerSlot">Threads of each of them.</param>
[GenerateSerializer, Immutable]
public sealed record ServiceVersion(
    [property: Id(0)] string Version,
    [property: Id(1)] string Commit,
    [property: Id(2)] string Runtime,
    [property: Id(3)] string Tensors,
    [property: Id(4)] string Device,
    [property: Id(5)] int Slots,
    [property: Id(6)] int ThreadsPerSlot);
