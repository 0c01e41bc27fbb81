using AdapterSearch.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>One addressable linear map of a base model, <c>y = x Wᵀ + b</c>, with a place for an adapter.</summary>
/// <remarks>
/// The adapter is not a registered child: the model's parameters and state dictionary hold base weights under their published names only,
/// and whoever attached the adapter owns it. Training mode is passed on to it.
/// </remarks>
public sealed class Projection : nn.Module<Tensor, Tensor>
{
    private nn.Module<Tensor, Tensor, Tensor>? adapter;

    /// <summary>Wraps base weights, which the projection then owns.</summary>
    /// <param name="shape">Address, checkpoint name and size.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    public Projection(ModuleShape shape, Parameter weight, Parameter? bias)
        : base(nameof(Projection))
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weight);
        Shape = shape;
        this.weight = weight;
        this.bias = bias;
        weight.DetachFromDisposeScope();
        register_parameter(nameof(weight), weight);
        if (bias is not null)
        {
            bias.DetachFromDisposeScope();
            register_parameter(nameof(bias), bias);
        }
    }

    /// <summary>Address, checkpoint name and size.</summary>
    public ModuleShape Shape { get; }

    /// <summary>Base weight <c>[out, in]</c>.</summary>
    public Parameter weight { get; }

    /// <summary>Base bias <c>[out]</c>, or null.</summary>
    public Parameter? bias { get; }

    /// <summary>
    /// Used in the place of <see cref="weight"/> when set, for example <c>W + ΔW</c> of a merged adapter. The base weight itself, which other
    /// instances may share, stays as it is. Owned by whoever set it.
    /// </summary>
    public Tensor? WeightOverride { get; set; }

    /// <summary>The weight that a forward pass uses, <c>[out, in]</c>.</summary>
    public Tensor EffectiveWeight => WeightOverride ?? weight;

    /// <summary>
    /// Called with (input <c>[.., in]</c>, base output <c>[.., out]</c>); its result replaces the output. It may change the base output in
    /// place, and its result may be changed in place by the model. Null: the base alone, without any further operation.
    /// </summary>
    public nn.Module<Tensor, Tensor, Tensor>? Adapter
    {
        get => adapter;
        set
        {
            adapter = value;
            value?.train(training);
        }
    }

    /// <inheritdoc/>
    /// <param name="input"><c>[.., in]</c>.</param>
    /// <returns><c>[.., out]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        var output = nn.functional.linear(input, WeightOverride ?? weight, bias);
        return adapter is null ? output : adapter.call(input, output);
    }

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        adapter?.train(train);
    }

    /// <summary>Nothing: the constructor registered the two weights, and the adapter must not be found among the fields.</summary>
    protected override void RegisterComponents()
    {
    }
}
