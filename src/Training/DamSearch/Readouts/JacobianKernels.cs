using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Kernels of the outputs' Jacobians by full weights: K_m = J_m J_mᵀ where row (c, p) of J_m is the gradient of the output z_p · u_c of example p
/// in direction u_c by the whole weight of module m, Σ_t δ_pt x_ptᵀ over its tokens.
/// </summary>
public static class JacobianKernels
{
    /// <summary>Measures the kernels, layer by layer so that no more than one layer's gradients are held.</summary>
    /// <param name="model">The model as it acts, in evaluation mode, with an adapter on every module; they are put back.</param>
    /// <param name="input">Examples, n of them.</param>
    /// <param name="directions">u, <c>[classes, k]</c>.</param>
    /// <param name="cancellation">Ends it between modules.</param>
    /// <param name="points">States of the model over which J is averaged before the product is taken; each action sets one. Null takes the model as it is.</param>
    /// <returns><c>[modules, k·n, k·n]</c>, float64, rows in the order (direction, example); the caller's dispose scope owns it.</returns>
    public static Tensor Of(
        EncoderClassifier model, ModelInput input, Tensor directions, CancellationToken cancellation, IReadOnlyList<Action>? points = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(directions);
        using var scope = NewDisposeScope();
        var rows = input.Values.shape[0] * directions.shape[1];
        var kernels = zeros([model.Projections.Count, rows, rows], ScalarType.Float64, directions.device);
        foreach (var layer in Enumerable.Range(0, model.Projections.Count).GroupBy(i => model.Projections[i].Shape.Address.Layer))
        {
            using var part = NewDisposeScope();
            int[] modules = [.. layer];
            Projection[] projections = [.. modules.Select(i => model.Projections[i])];
            var adapters = projections.Select(p => p.Adapter!).ToArray();
            OutputProbe[] probes = [.. adapters.Select(a => new OutputProbe(a))];
            try
            {
                for (var i = 0; i < probes.Length; i++)
                {
                    projections[i].Adapter = probes[i];
                }

                var passes = (points ?? [() => { }]).Select(set =>
                {
                    set();
                    return Pass(model, input, directions, probes);
                }).ToArray();
                for (var i = 0; i < probes.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Write(kernels, modules[i], [.. passes.Select(p => p[i])]);
                }
            }
            finally
            {
                for (var i = 0; i < probes.Length; i++)
                {
                    projections[i].Adapter = adapters[i];
                    probes[i].Forget();
                    probes[i].Dispose();
                }
            }
        }

        return scope.MoveToOuter(kernels);
    }

    /// <summary>k orthonormal directions in the space of the classes, each of mean 0.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="count">k; no more than classes less 1 are made.</param>
    /// <param name="seed">Seed.</param>
    /// <returns><c>[classes, k]</c>, float32.</returns>
    public static Tensor Directions(long classes, int count, long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var raw = randn([classes, Math.Min(count, classes - 1)], ScalarType.Float32, generator: generator);
        return scope.MoveToOuter(linalg.qr(raw.sub(raw.mean([0]))).Item1);
    }

    /// <summary>The head's own kernel: the Gram matrix of the features that it reads, for each pair of equal directions.</summary>
    /// <param name="model">The model as it acts, in evaluation mode.</param>
    /// <param name="input">Examples, n of them.</param>
    /// <param name="directions">u, <c>[classes, k]</c>.</param>
    /// <returns><c>[k·n, k·n]</c>, float64; the caller's dispose scope owns it.</returns>
    public static Tensor OfHead(EncoderClassifier model, ModelInput input, Tensor directions)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(directions);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var features = model.Encode(input).to(ScalarType.Float64);
        var alike = directions.t().matmul(directions).to(ScalarType.Float64);
        return scope.MoveToOuter(kron(alike, features.matmul(features.t())));
    }

    /// <summary>Inputs <c>[n, tokens, in]</c> and, direction below direction, output gradients <c>[k·n, tokens, out]</c> of each probed module.</summary>
    private static (Tensor Input, Tensor Gradient)[] Pass(EncoderClassifier model, ModelInput input, Tensor directions, OutputProbe[] probes)
    {
        var outputs = model.Logits(input).matmul(directions);
        var examples = outputs.shape[0];
        var gradients = Enumerable.Range(0, (int)directions.shape[1]).Select(c => autograd.grad(
            [outputs.select(1, c).sum()], [.. probes.Select(p => p.Zero)], retain_graph: true)).ToArray();
        var found = probes.Select((probe, i) => (
            probe.Input.reshape(examples, -1, probe.Input.shape[^1]).clone(),
            cat([.. gradients.Select(g => g[i].reshape(examples, -1, g[i].shape[^1]))], 0))).ToArray();
        foreach (var probe in probes)
        {
            probe.Forget();
        }

        return found;
    }

    private static void Write(Tensor kernels, int module, IReadOnlyList<(Tensor Input, Tensor Gradient)> passes)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor kernel;
        if (passes[0].Input.shape[1] == 1)
        {
            // One token: J of a row is an outer product, so JJᵀ is a product of small Gram matrices, for each pair of states.
            kernel = stack(passes.SelectMany(a => passes.Select(b => Gram(Rows(a.Gradient), Rows(b.Gradient)).mul_(Gram(Repeated(a), Repeated(b)))))).mean([0]);
        }
        else
        {
            var jacobian = stack(passes.Select(p => p.Gradient.transpose(1, 2).bmm(p.Input.repeat(Copies(p), 1, 1)).reshape(p.Gradient.shape[0], -1))).mean([0]);
            kernel = Gram(jacobian, jacobian);
        }

        kernels.select(0, module).copy_(kernel);

        static long Copies((Tensor Input, Tensor Gradient) pass) => pass.Gradient.shape[0] / pass.Input.shape[0];
        static Tensor Rows(Tensor values) => values.reshape(values.shape[0], -1);
        static Tensor Repeated((Tensor Input, Tensor Gradient) pass) => Rows(pass.Input).repeat(Copies(pass), 1);
        static Tensor Gram(Tensor left, Tensor right) => left.matmul(right.t());
    }
}
