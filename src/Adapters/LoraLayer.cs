using AdapterSearch.Domain;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>Low-rank adapter, <c>h = W x + g·s·B A x</c> (LoRA, 2106.09685) with s = α/r, or α/√r when rank-stabilised (2312.03732).</summary>
/// <remarks>
/// A starts uniform in ±1/√in and B at 0, so a fresh layer changes nothing. Scale and gate are multiplied onto B, the smallest operand, and
/// the update is accumulated into the base output by the product itself: four operations for a two-dimensional input, of which only
/// x Aᵀ and (x Aᵀ)(sB)ᵀ touch the batch. Parameters: r·(in + out).
/// </remarks>
public sealed class LoraLayer : AdapterLayer
{
    private readonly ModuleShape shape;
    private readonly double dropout;
    private readonly bool mixedTypes;

    private LoraLayer(AdapterRequest request, LoraFactor a, LoraFactor b, bool shared)
        : base(nameof(LoraLayer))
    {
        shape = request.Shape;
        Rank = request.Rank;
        Scale = request.Alpha / (request.RankStabilized ? Math.Sqrt(Rank) : Rank);
        dropout = request.Dropout;
        mixedTypes = request.BaseDtype != request.Dtype;
        A = a;
        B = b;
        SharesFactor = shared;
        register_module("lora_A", a);
        register_module("lora_B", b);
    }

    /// <inheritdoc/>
    public override ModuleAddress Module => shape.Address;

    /// <inheritdoc/>
    public override bool Enabled { get; set; } = true;

    /// <inheritdoc/>
    public override Tensor? Gate { get; set; }

    /// <inheritdoc/>
    public override long ParameterCount => Rank * shape.ParametersPerRank;

    /// <summary>Rank r.</summary>
    public int Rank { get; }

    /// <summary>Scale s of the update.</summary>
    public double Scale { get; }

    /// <summary>Factor A; the layer uses its first r rows.</summary>
    public LoraFactor A { get; }

    /// <summary>Factor B; the layer uses its first r columns.</summary>
    public LoraFactor B { get; }

    /// <summary>Whether other modules use A or B too.</summary>
    public bool SharesFactor { get; }

    /// <summary>Makes the layer of a request, with private or shared factors.</summary>
    public static LoraLayer Create(AdapterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (shape, shared) = (request.Shape, request.Shared);
        var column = $"{shape.Address.Projection}.{shape.OutFeatures}x{shape.InFeatures}";
        LoraFactor NewA(int rank, SeedStream seeds) => LoraFactor.NewA(rank, shape.InFeatures, seeds, request.Dtype, request.Device);
        LoraFactor NewB(int rank) => LoraFactor.NewB(shape.OutFeatures, rank, request.Dtype, request.Device);
        LoraFactor SharedA(string name, int rank) => shared.GetOrAdd(name, () => NewA(rank, request.Seeds.For(name)));
        LoraFactor PrivateA() => NewA(request.Rank, request.Seeds.For("A").For(shape.Address.ToString()));
        return request.Sharing switch
        {
            WeightSharing.A => new LoraLayer(
                request, SharedA($"shared.{column}.lora_A", shared.ColumnRank(shape)), NewB(request.Rank), shared: true),
            WeightSharing.B => new LoraLayer(
                request, PrivateA(), shared.GetOrAdd($"shared.{column}.lora_B", () => NewB(shared.ColumnRank(shape))), shared: true),
            WeightSharing.Unselected => new LoraLayer(
                request,
                SharedA($"shared.unselected.{shape.OutFeatures}x{shape.InFeatures}.lora_A", request.Rank),
                shared.GetOrAdd($"shared.unselected.{shape.OutFeatures}x{shape.InFeatures}.lora_B", () => NewB(request.Rank)),
                shared: true),
            _ => new LoraLayer(request, PrivateA(), NewB(request.Rank), shared: false),
        };
    }

    /// <inheritdoc/>
    /// <param name="input"><c>[.., in]</c>.</param>
    /// <param name="output">Base output <c>[.., out]</c>, changed in place.</param>
    /// <returns><c>[.., out]</c>.</returns>
    public override Tensor forward(Tensor input, Tensor output)
    {
        if (!Enabled)
        {
            return output;
        }

        var x = dropout > 0 && training ? nn.functional.dropout(input, dropout) : input;
        if (mixedTypes)
        {
            var update = nn.functional.linear(nn.functional.linear(x.to_type(A.weight.dtype), UsedA()), ScaledB());
            return output.add_(update.to_type(output.dtype));
        }

        var hidden = nn.functional.linear(x, UsedA());
        return input.dim() == 2
            ? output.addmm_(hidden, ScaledB().t())
            : output.add_(nn.functional.linear(hidden, ScaledB()));
    }

    /// <inheritdoc/>
    public override Tensor DeltaWeight()
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(UsedB().mul(Scale).matmul(UsedA()));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Weights() =>
        [("lora_A.weight", A.weight.detach().narrow(0, 0, Rank)), ("lora_B.weight", B.weight.detach().narrow(1, 0, Rank))];

    /// <inheritdoc/>
    /// <remarks>Exact singular value decomposition in float64, the scale folded in; directions beyond the update's rank keep A's start and B = 0.</remarks>
    public override void InitializeFrom(Tensor delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (!delta.shape.SequenceEqual([shape.OutFeatures, shape.InFeatures]))
        {
            throw new AdapterException(
                $"Module {Module}: the update has the shape [{string.Join(", ", delta.shape)}], expected [{shape.OutFeatures}, {shape.InFeatures}].", Module);
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Take(LowRank.Truncate(delta.detach().to_type(ScalarType.Float64).mul(1 / Scale), Rank));
    }

    /// <summary>Starts from the best approximation of <c>scale · B A</c> without forming it.</summary>
    /// <param name="b"><c>[out, any rank]</c>.</param>
    /// <param name="a"><c>[that rank, in]</c>.</param>
    /// <param name="scale">Scale of that pair.</param>
    /// <exception cref="AdapterException">A factor is shared with other modules, or the shapes are wrong.</exception>
    public void InitializeFrom(Tensor b, Tensor a, double scale)
    {
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(a);
        if (b.dim() != 2 || a.dim() != 2 || b.shape[0] != shape.OutFeatures || a.shape[1] != shape.InFeatures || b.shape[1] != a.shape[0])
        {
            throw new AdapterException(
                $"Module {Module}: factors [{string.Join(", ", b.shape)}] and [{string.Join(", ", a.shape)}] do not make [{shape.OutFeatures}, {shape.InFeatures}].",
                Module);
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Take(LowRank.Shrink(b.detach().to_type(ScalarType.Float64).mul(scale / Scale), a.detach().to_type(ScalarType.Float64), Rank));
    }

    /// <summary>Nothing: the constructor registered the two factors.</summary>
    protected override void RegisterComponents()
    {
    }

    private Tensor UsedA() => A.weight.shape[0] == Rank ? A.weight : A.weight.narrow(0, 0, Rank);

    private Tensor UsedB() => B.weight.shape[1] == Rank ? B.weight : B.weight.narrow(1, 0, Rank);

    private Tensor ScaledB() => Gate is { } gate ? UsedB().mul(gate.mul(Scale)) : Scale == 1 ? UsedB() : UsedB().mul(Scale);

    private void Take((Tensor B, Tensor A) factors)
    {
        if (SharesFactor)
        {
            throw new AdapterException($"Module {Module}: its factors are shared with other modules and cannot be set for one of them.", Module);
        }

        var rank = factors.A.shape[0];
        A.weight.narrow(0, 0, rank).copy_(factors.A);
        B.weight.zero_();
        B.weight.narrow(1, 0, rank).copy_(factors.B);
    }
}
