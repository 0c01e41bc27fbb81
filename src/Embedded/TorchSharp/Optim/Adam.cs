using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2014, arXiv 1412.6980): weight decay is added to the gradient.</summary>
/// <remarks>
/// A step over a group is one native call whose operations are those of PyTorch's single-tensor path. Parameters without a gradient keep
/// their value and their step count.
/// </remarks>
public partial class Adam : OptimizerHelper, optim.IBetas
{
    /// <summary>Adam over one group.</summary>
    /// <param name="parameters">Parameters.</param>
    /// <param name="lr">Learning rate, 0 or more.</param>
    /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
    /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
    /// <param name="eps">Added to the root, 0 or more.</param>
    /// <param name="weight_decay">Weight decay, 0 or more.</param>
    /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
    /// <param name="maximize">Whether to climb instead of descend.</param>
    public Adam(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
        bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>Adam over several groups; the numbers count where a group has none of its own.</summary>
    /// <param name="parameters">Groups.</param>
    /// <param name="lr">Learning rate, 0 or more.</param>
    /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
    /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
    /// <param name="eps">Added to the root, 0 or more.</param>
    /// <param name="weight_decay">Weight decay, 0 or more.</param>
    /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
    /// <param name="maximize">Whether to climb instead of descend.</param>
    public Adam(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
        bool amsgrad = false, bool maximize = false)
    {
        RequireRange(lr, double.PositiveInfinity, nameof(lr));
        RequireRange(beta1, 1, nameof(beta1));
        RequireRange(beta2, 1, nameof(beta2));
        RequireRange(eps, double.PositiveInfinity, nameof(eps));
        RequireRange(weight_decay, double.PositiveInfinity, nameof(weight_decay));
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <summary>Decay rates for groups added later.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    /// <inheritdoc />
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            var options = group.Options;
            var parameters = group.Parameters.ToArray();
            var states = Array.ConvertAll(parameters, parameter => (State)_state[parameter.Pointer]);
            AdamStep.Run(
                parameters,
                states,
                new AdamNumbers(
                    options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value, false,
                    options.maximize!.Value),
                options.amsgrad!.Value);
        },
        closure);

    /// <inheritdoc />
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var defaults = (Options)_defaults;
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.LearningRate ??= defaults.LearningRate;
        options.beta1 ??= defaults.beta1;
        options.beta2 ??= defaults.beta2;
        options.eps ??= defaults.eps;
        options.weight_decay ??= defaults.weight_decay;
        options.amsgrad ??= defaults.amsgrad;
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
}
