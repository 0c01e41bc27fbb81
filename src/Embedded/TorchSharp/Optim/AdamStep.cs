using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What AdamW remembers of a parameter.</summary>
internal interface IAdamState
{
    long Step { get; set; }

    Tensor Average { get; }

    Tensor Square { get; }

    Tensor? Largest { get; }
}

/// <summary>Numbers of one step of AdamW.</summary>
internal readonly record struct AdamNumbers(double Rate, double Beta1, double Beta2, double Epsilon, double Decay, bool Decoupled, bool Maximize);

/// <summary>One step of AdamW over a group: one native call.</summary>
internal static class AdamStep
{
    internal static void Run(IReadOnlyList<Parameter> parameters, IReadOnlyList<IAdamState> states, AdamNumbers numbers, bool amsgrad)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        var averages = new Tensor[states.Count];
        var squares = new Tensor[states.Count];
        var largest = new Tensor?[amsgrad ? states.Count : 0];
        var steps = new long[states.Count];
        for (var i = 0; i < states.Count; i++)
        {
            averages[i] = states[i].Average;
            squares[i] = states[i].Square;
            steps[i] = states[i].Step;
            if (amsgrad)
            {
                largest[i] = states[i].Largest;
            }
        }

        Native.Check(
            Native.at_optim_adam(
                Native.Pointers(parameters), Native.Pointers(averages), Native.Pointers(squares), Native.Pointers(largest), steps, steps.Length,
                numbers.Rate, numbers.Beta1, numbers.Beta2, numbers.Epsilon, numbers.Decay, numbers.Decoupled, amsgrad, numbers.Maximize),
            numbers.Decoupled ? "AdamW.step" : "Adam.step");
        GC.KeepAlive(parameters);
        GC.KeepAlive(averages);
        GC.KeepAlive(squares);
        GC.KeepAlive(largest);
        for (var i = 0; i < states.Count; i++)
        {
            states[i].Step = steps[i];
        }
    }
}
