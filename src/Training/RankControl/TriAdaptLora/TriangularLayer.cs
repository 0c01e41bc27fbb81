using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// Adapter with a core of two triangles that grow by borders, <c>h = W x + g·s·B (C_low + C_up) A x</c> (TriAdaptLoRA, 2501.08008).
/// Parameters: R·(in + out) plus the cores, about R² plus the corners that both triangles have.
/// </summary>
public sealed class TriangularLayer : AdapterLayer
{
    private readonly ModuleShape shape;
    private readonly List<TriangularBlock> blocks = [];

    /// <summary>A layer without blocks, which changes nothing.</summary>
    public TriangularLayer(ModuleShape shape)
        : base(nameof(TriangularLayer))
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
    public override long ParameterCount => blocks.Sum(b => b.Weights.Sum(w => w.Weight.numel()));

    /// <summary>Blocks in the order in which they were added.</summary>
    public IReadOnlyList<TriangularBlock> Blocks => blocks;

    /// <summary>Rows of A.</summary>
    public int Rank => (int)blocks.Sum(b => b.A.shape[0]);

    /// <summary>Scale s of the update.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>Adds a border; the layer owns it from now on.</summary>
    public void Add(TriangularBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        foreach (var (name, weight) in block.Weights)
        {
            weight.DetachFromDisposeScope();
            register_parameter(FormattableString.Invariant($"{name}{blocks.Count}"), weight);
        }

        blocks.Add(block);
    }

    /// <summary>A of all blocks, <c>[R, in]</c>.</summary>
    public Tensor WholeA() => blocks.Count == 1 ? blocks[0].A : cat([.. blocks.Select(b => (Tensor)b.A)], 0);

    /// <summary>B of all blocks, <c>[out, R]</c>.</summary>
    public Tensor WholeB() => blocks.Count == 1 ? blocks[0].B : cat([.. blocks.Select(b => (Tensor)b.B)], 1);

    /// <summary>C_low + C_up, <c>[R, R]</c>.</summary>
    public Tensor Core()
    {
        if (blocks.Count == 1)
        {
            return blocks[0].Lower.add(blocks[0].Upper);
        }

        var rank = Rank;
        var lower = cat([.. blocks.Select(b => nn.functional.pad(b.Lower, [0, rank - b.Lower.shape[1], 0, 0]))], 0);
        var upper = cat([.. blocks.Select(b => nn.functional.pad(b.Upper, [0, 0, 0, rank - b.Upper.shape[0]]))], 1);
        return lower.add(upper);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor output)
    {
        if (!Enabled || blocks.Count == 0)
        {
            return output;
        }

        // The core meets A first: both are small, so the batch is touched as often as in plain LoRA.
        var hidden = nn.functional.linear(input, Core().matmul(WholeA()));
        var scaled = Gate is { } gate ? WholeB().mul(gate.mul(Scale)) : WholeB().mul(Scale);
        return input.dim() == 2 ? output.addmm_(hidden, scaled.t()) : output.add_(nn.functional.linear(hidden, scaled));
    }

    /// <inheritdoc/>
    public override Tensor DeltaWeight()
    {
        if (blocks.Count == 0)
        {
            return zeros(shape.OutFeatures, shape.InFeatures);
        }

        using var scope = NewDisposeScope();
        return scope.MoveToOuter(WholeB().mul(Scale).matmul(Core().matmul(WholeA())));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Weights() =>
        [.. blocks.SelectMany((b, i) => b.Weights.Select(w => (FormattableString.Invariant($"{w.Name}{i}"), w.Weight.detach())))];

    /// <inheritdoc/>
    /// <remarks>With the identity as core.</remarks>
    public override void InitializeFrom(Tensor delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (blocks.Count != 1 || !delta.shape.SequenceEqual([shape.OutFeatures, shape.InFeatures]))
        {
            throw new AdapterException(
                $"Module {Module}: the update has the shape [{string.Join(", ", delta.shape)}] for {blocks.Count} blocks of [{shape.OutFeatures}, {shape.InFeatures}].", Module);
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var block = blocks[0];
        var (b, a) = LowRank.Truncate(delta.detach().to_type(ScalarType.Float64).mul(1 / Scale), Rank);
        block.B.zero_();
        block.Upper.zero_();
        block.Lower.copy_(eye(Rank, dtype: block.Lower.dtype, device: block.Lower.device));
        block.A.narrow(0, 0, a.shape[0]).copy_(a);
        block.B.narrow(1, 0, a.shape[0]).copy_(b);
    }

    /// <summary>Nothing: blocks are registered as they are added.</summary>
    protected override void RegisterComponents()
    {
    }
}
