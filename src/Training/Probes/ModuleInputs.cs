using AdapterSearch.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>Reads what goes into every adaptable module during a forward pass. Disposing it takes the readers out of the model.</summary>
public sealed class ModuleInputs : IDisposable
{
    private readonly IReadOnlyList<AdapterTarget> targets;
    private readonly InputRecorder[] recorders;
    private readonly Tensor?[] seen;

    /// <summary>Puts readers in the place of the adapters.</summary>
    public ModuleInputs(IReadOnlyList<AdapterTarget> targets)
    {
        this.targets = targets;
        seen = new Tensor?[targets.Count];
        recorders = [.. targets.Select((_, i) => new InputRecorder(x => seen[i] = x.detach().reshape(-1, x.shape[^1]).clone().DetachFromDisposeScope()))];
        for (var i = 0; i < recorders.Length; i++)
        {
            targets[i].Attach(recorders[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var target in targets)
        {
            target.Attach(null);
        }

        foreach (var recorder in recorders)
        {
            recorder.Dispose();
        }
    }

    /// <summary>Inputs <c>[rows, in]</c> of every module; the caller's dispose scope owns them.</summary>
    public Tensor[] Of(Func<Tensor> forward)
    {
        Array.Clear(seen);
        using var scope = NewDisposeScope();
        forward();

        // The model's own scopes end before this: the copies outlive them and belong to the caller's scope.
        scope.Attach(seen.OfType<Tensor>());
        Tensor[] inputs = [.. seen.Select((x, i) => x ?? throw new InvalidOperationException($"Module {targets[i].Shape.Address} took no part in the forward pass."))];
        scope.MoveToOuter(inputs.Cast<IDisposable>());
        return inputs;
    }

    /// <summary>Number of the first module that has the same input, for every module: equal numbers share what is computed from inputs.</summary>
    public static int[] Groups(IReadOnlyList<Tensor> inputs)
    {
        var first = new int[inputs.Count];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = Enumerable.Range(0, i).FirstOrDefault(
                j => first[j] == j && inputs[j].shape.SequenceEqual(inputs[i].shape) && inputs[j].allclose(inputs[i], rtol: 0, atol: 0), i);
        }

        return first;
    }
}
