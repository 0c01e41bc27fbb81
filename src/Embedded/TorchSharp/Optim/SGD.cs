using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gradient descent, with momentum (plain or Nesterov's) and weight decay added to the gradient.</summary>
/// <remarks>A step over a group is one native call. Parameters without a gradient are left alone.</remarks>
public partial class SGD : OptimizerHelper, optim.IMomentum
{
    /// <summary>Gradient descent over one group.</summary>
    /// <param name="parameters">Parameters.</param>
    /// <param name="lr">Learning rate, 0 or more.</param>
    /// <param name="momentum">Factor of the momentum buffer, 0 or more.</param>
    /// <param name="dampening">Part of the gradient kept out of the buffer.</param>
    /// <param name="weight_decay">Weight decay, 0 or more.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to climb instead of descend.</param>
    public SGD(
        IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    /// <summary>Gradient descent over several groups; the numbers count where a group has none of its own.</summary>
    /// <param name="parameters">Groups.</param>
    /// <param name="lr">Learning rate, 0 or more.</param>
    /// <param name="momentum">Factor of the momentum buffer, 0 or more.</param>
    /// <param name="dampening">Part of the gradient kept out of the buffer.</param>
    /// <param name="weight_decay">Weight decay, 0 or more.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to climb instead of descend.</param>
    public SGD(
        IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        RequireRange(lr, double.PositiveInfinity, nameof(lr));
        RequireRange(momentum, double.PositiveInfinity, nameof(momentum));
        RequireRange(weight_decay, double.PositiveInfinity, nameof(weight_decay));
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov momentum needs a momentum above 0 and no dampening.", nameof(nesterov));
        }

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <summary>Momentum for groups added later.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    /// <inheritdoc />
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(StepGroup, closure);

    /// <inheritdoc />
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var defaults = (Options)_defaults;
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.LearningRate ??= defaults.LearningRate;
        options.momentum ??= defaults.momentum;
        options.dampening ??= defaults.dampening;
        options.weight_decay ??= defaults.weight_decay;
        options.nesterov ??= defaults.nesterov;
        options.maximize ??= defaults.maximize;
        options.InitialLearningRate = options.LearningRate!.Value;

        // A lazy sequence would walk the model's tree at every step.
        param_group.Parameters = param_group.Parameters.ToArray();
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            state.Initialize(options);
            _state[parameter.Pointer] = state;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ReleaseStates();
        }

        base.Dispose(disposing);
    }

    private void StepGroup(ParamGroup group)
    {
        var options = group.Options;
        var parameters = group.Parameters.ToArray();
        var states = Array.ConvertAll(parameters, parameter => (State)_state[parameter.Pointer]);
        var held = Array.ConvertAll(states, state => state.momentum_buffer);
        var buffers = new IntPtr[parameters.Length];
        Native.Pointers(held).CopyTo(buffers, 0);
        var status = Native.at_optim_sgd(
            Native.Pointers(parameters), buffers, parameters.Length, options.LearningRate!.Value, options.momentum!.Value, options.dampening!.Value,
            options.weight_decay!.Value, options.nesterov!.Value, options.maximize!.Value);

        // Buffers made before a failure are kept too, so that none leaks.
        for (var i = 0; i < states.Length; i++)
        {
            if (held[i] is null && buffers[i] != IntPtr.Zero)
            {
                states[i].Adopt(Tensor.Wrap(buffers[i]));
            }
        }

        Native.Check(status, "SGD.step");
        GC.KeepAlive(parameters);
        GC.KeepAlive(held);
    }
}
