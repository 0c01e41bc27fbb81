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
    /// <returns><c>[modules, k·n, k·n]</c>, float64, rows in the order (direction, example); the caller's dispose scope owns it.</returns>
    public static Tensor Of(EncoderClassifier model, ModelInput input, Tensor directions, CancellationToken cancellation)
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

                var outputs = model.Logits(input).matmul(directions);
                var gradients = Enumerable.Range(0, (int)directions.shape[1]).Select(c => autograd.grad(
                    [outputs.select(1, c).sum()], [.. probes.Select(p => p.Zero)], retain_graph: true)).ToArray();
                for (var i = 0; i < probes.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Write(kernels, modules[i], probes[i].Input, [.. gradients.Select(g => g[i])], outputs.shape[0]);
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

    private static void Write(Tensor kernels, int module, Tensor input, Tensor[] gradients, long examples)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var x = input.reshape(examples, -1, input.shape[^1]);
        var deltas = gradients.Select(g => g.reshape(examples, -1, g.shape[^1])).ToArray();
        Tensor kernel;
        if (x.shape[1] == 1)
        {
            // One token: the product of two small Gram matrices, without the Jacobian.
            var delta = cat(deltas, 0).reshape(-1, deltas[0].shape[^1]);
            var rows = x.reshape(examples, -1).repeat(deltas.Length, 1);
            kernel = delta.matmul(delta.t()).mul_(rows.matmul(rows.t()));
        }
        else
        {
            var jacobian = cat([.. deltas.Select(d => d.transpose(1, 2).bmm(x).reshape(examples, -1))], 0);
            kernel = jacobian.matmul(jacobian.t());
        }

        kernels.select(0, module).copy_(kernel);
    }
}
