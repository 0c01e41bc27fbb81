using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests.Optim;

/// <summary>The regression of tools/reference/torchsharp_optim.py: tanh(x W' + b) against targets, and a parameter that no loss uses.</summary>
internal sealed class SmallProblem : IDisposable
{
    private readonly Tensor _inputs;
    private readonly Tensor _targets;

    internal SmallProblem(ScalarType type = ScalarType.Float32)
    {
        var numbers = ReferenceNumbers.Read("torchsharp_optim.json").GetProperty(type == ScalarType.Float64 ? "problem_float64" : "problem");
        Tensor Named(string name) => ReferenceNumbers.Tensor(numbers.GetProperty(name), type).DetachFromDisposeScope();
        Parameters = [new(Named("weight")), new(Named("bias")), new(Named("unused"))];
        _inputs = Named("inputs");
        _targets = Named("targets");
    }

    internal Parameter[] Parameters { get; }

    internal double Step(optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = Loss();
        loss.backward();
        optimizer.step();
        return loss.to(ScalarType.Float64).item<double>();
    }

    internal Tensor Loss() =>
        nn.functional.mse_loss(_inputs.matmul(Parameters[0].t()).add(Parameters[1]).tanh(), _targets);

    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }

        _inputs.Dispose();
        _targets.Dispose();
    }
}
