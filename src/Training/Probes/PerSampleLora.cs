using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// A LoRA layer at its start whose B exists once per sample, h_p = W x_p + s · B_p A x_p with B_p = 0: the gradient of a sum over samples
/// by the stacked B is then the gradient of every sample by the common B, G_p = s Σ_t δ_pt (A x_pt)ᵀ, from one backward pass.
/// </summary>
public sealed class PerSampleLora : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly double scale;
    private readonly Tensor down;

    /// <summary>A layer for a fixed number of samples.</summary>
    /// <param name="samples">n, the batch size of every forward pass.</param>
    /// <param name="a">A <c>[rank, in]</c>; stays with the caller.</param>
    /// <param name="outFeatures">Rows of W.</param>
    /// <param name="scale">s.</param>
    public PerSampleLora(int samples, Tensor a, long outFeatures, double scale)
        : base(nameof(PerSampleLora))
    {
        this.scale = scale;
        down = a;
        Up = zeros([samples, outFeatures, a.shape[0]], a.dtype, a.device).requires_grad_();
    }

    /// <summary>B of every sample, <c>[samples, out, rank]</c>, zero; the dispose scope of the creator owns it.</summary>
    public Tensor Up { get; }

    /// <param name="input">Input of the projection, <c>[samples, .., in]</c>, or with samples and tokens in one dimension.</param>
    /// <param name="output">Base output of the same leading shape.</param>
    public override Tensor forward(Tensor input, Tensor output)
    {
        var samples = Up.shape[0];
        var narrow = matmul(input.reshape(samples, -1, input.shape[^1]), down.t());
        return output.add(matmul(narrow, Up.transpose(1, 2)).mul(scale).reshape(output.shape));
    }

    /// <summary>Nothing to register: neither factor is trained.</summary>
    protected override void RegisterComponents()
    {
    }
}
