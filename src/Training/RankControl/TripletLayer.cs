using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// Adapter in the form of singular triplets, <c>h = W x + g·s·B (E ⊙ A) x</c> (AdaLoRA, 2303.10512), in blocks that may be added while
/// training (IncreLoRA, 2308.12043). Parameters: r·(in + out + 1).
/// </summary>
public sealed class TripletLayer : AdapterLayer
{
    private readonly ModuleShape shape;
    private readonly List<TripletBlock> blocks = [];

    /// <summary>A layer without blocks, which changes nothing.</summary>
    public TripletLayer(ModuleShape shape)
        : base(nameof(TripletLayer))
    {
        ArgumentNullException.ThrowIfNull(shape);
        this.shape = shape;
    }

    /// <inheritdoc/>
    public override ModuleAddress Module => shape.Address;

    /// <inheritdoc/>
    public override bool Enabled { get; set; } = true;

    /// <inheritdoc/>
    public override Tensor? Gate { get; set; }

    /// <inheritdoc/>
    public override long ParameterCount => blocks.Sum(b => b.Count * (shape.ParametersPerRank + 1));

    /// <summary>Blocks in the order in which they were added.</summary>
    public IReadOnlyList<TripletBlock> Blocks => blocks;

    /// <summary>Scale s of the update.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>Form ΔW in the forward passes of the training and keep it with its gradient in <see cref="Update"/>.</summary>
    public bool KeepsUpdate { get; set; }

    /// <summary>ΔW <c>[out, in]</c> of the newest training pass where <see cref="KeepsUpdate"/> is set, until <see cref="ForgetUpdate"/>.</summary>
    public Tensor? Update { get; private set; }

    /// <summary>Frees <see cref="Update"/>.</summary>
    public void ForgetUpdate()
    {
        Update?.Dispose();
        Update = null;
    }

    /// <summary>Adds triplets; the layer owns them from now on.</summary>
    public void Add(TripletBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        foreach (var (name, weight) in new[] { ("A", block.A), ("B", block.B), ("E", block.E) })
        {
            weight.DetachFromDisposeScope();
            register_parameter(FormattableString.Invariant($"{name}{blocks.Count}"), weight);
        }

        blocks.Add(block);
    }

    /// <summary>A of all blocks, <c>[r, in]</c>.</summary>
    public Tensor WholeA() => blocks.Count == 1 ? blocks[0].A : cat([.. blocks.Select(b => (Tensor)b.A)], 0);

    /// <summary>B of all blocks, <c>[out, r]</c>.</summary>
    public Tensor WholeB() => blocks.Count == 1 ? blocks[0].B : cat([.. blocks.Select(b => (Tensor)b.B)], 1);

    /// <summary>E of all blocks, <c>[r, 1]</c>.</summary>
    public Tensor WholeE() => blocks.Count == 1 ? blocks[0].E : cat([.. blocks.Select(b => (Tensor)b.E)], 0);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor output)
    {
        if (!Enabled || blocks.Count == 0)
        {
            return output;
        }

        if (KeepsUpdate && training && is_grad_enabled())
        {
            var update = ScaledB(Scale).matmul(WholeA().mul(WholeE()));
            update.retain_grad();

            // The model's own scopes end before the gradient is there.
            update.DetachFromDisposeScope();
            ForgetUpdate();
            Update = update;
            return output.add_(nn.functional.linear(input, Gate is { } g ? update.mul(g) : update));
        }

        var hidden = nn.functional.linear(input, WholeA().mul(WholeE()));
        var scaled = Gate is { } gate ? WholeB().mul(gate.mul(Scale)) : ScaledB(Scale);
        return input.dim() == 2 ? output.addmm_(hidden, scaled.t()) : output.add_(nn.functional.linear(hidden, scaled));
    }

    /// <inheritdoc/>
    public override Tensor DeltaWeight()
    {
        if (blocks.Count == 0)
        {
            var first = parameters().FirstOrDefault();
            return zeros(shape.OutFeatures, shape.InFeatures, first?.dtype, first?.device);
        }

        using var scope = NewDisposeScope();
        return scope.MoveToOuter(ScaledB(Scale).matmul(WholeA().mul(WholeE())));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Weights() =>
        [.. blocks.SelectMany((b, i) => new[]
        {
            (FormattableString.Invariant($"A{i}"), b.A.detach()), (FormattableString.Invariant($"B{i}"), b.B.detach()), (FormattableString.Invariant($"E{i}"), b.E.detach()),
        })];

    /// <inheritdoc/>
    /// <remarks>Into the first block; others keep their vectors with values of 0.</remarks>
    public override void InitializeFrom(Tensor delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (blocks.Count == 0 || !delta.shape.SequenceEqual([shape.OutFeatures, shape.InFeatures]))
        {
            throw new AdapterException(
                $"Module {Module}: the update has the shape [{string.Join(", ", delta.shape)}] for {blocks.Count} blocks of [{shape.OutFeatures}, {shape.InFeatures}].", Module);
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var block in blocks)
        {
            block.E.zero_();
        }

        var (b, a) = LowRank.Truncate(delta.detach().to_type(ScalarType.Float64).mul(1 / Scale), blocks[0].Count);
        var kept = a.shape[0];
        blocks[0].A.narrow(0, 0, kept).copy_(a);
        blocks[0].B.narrow(1, 0, kept).copy_(b);
        blocks[0].E.narrow(0, 0, kept).fill_(1);
    }

    /// <summary>Nothing: blocks are registered as they are added.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ForgetUpdate();
        }

        base.Dispose(disposing);
    }

    private Tensor ScaledB(double scale) => scale == 1 ? WholeB() : WholeB().mul(scale);
}
