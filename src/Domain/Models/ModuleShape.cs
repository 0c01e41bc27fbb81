using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Shape of one adaptable weight <c>[out, in]</c> of a base model.</summary>
/// <param name="Address">Layer and projection.</param>
/// <param name="Name">Full module name in the checkpoint without <c>.weight</c>, for example <c>vit.encoder.layer.0.attention.attention.query</c>.</param>
/// <param name="InFeatures">Columns of the weight.</param>
/// <param name="OutFeatures">Rows of the weight.</param>
[GenerateSerializer, Immutable]
public sealed record ModuleShape(
    [property: Id(0)] ModuleAddress Address,
    [property: Id(1)] string Name,
    [property: Id(2)] int InFeatures,
    [property: Id(3)] int OutFeatures)
{
    /// <summary>Trainable parameters of one unit of LoRA rank: <c>in + out</c>.</summary>
    public long ParametersPerRank => (long)InFeatures + OutFeatures;
}
