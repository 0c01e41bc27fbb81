using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of the optimizers with groups and a state for each parameter.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    /// <summary>Options for what a group leaves open.</summary>
    protected OptimizerOptions _defaults = new();

    /// <summary>State of each parameter, by the parameter's handle.</summary>
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    /// <summary>An optimizer without groups.</summary>
    public OptimizerHelper()
    {
    }

    /// <inheritdoc />
    public override IEnumerable<Parameter> parameters() => base.parameters();

    /// <summary>Fills the gradients of all parameters with zeros, in one native call.</summary>
    public override void zero_grad() => ParameterBatch.ZeroGrad(parameters(), setToNone: false);

    /// <summary>Adds a group whose options are complete and whose states exist.</summary>
    /// <param name="param_group">Group.</param>
    public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

    /// <summary>The live options and states.</summary>
    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            var positions = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                positions.Add(result.State.Count);
                result.State.Add(_state[parameter.Pointer]);
            }

            result.Options.Add(group.Options);
            result.StateIndexRef.Add(positions);
        }

        return result;
    }

    /// <summary>Copies the options and states of an optimizer of the same kind over parameters of the same shapes.</summary>
    /// <param name="state_dict">What <see cref="state_dict" /> gave.</param>
    /// <exception cref="ArgumentException">Another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireSameCount(own.Options.Count, state_dict.Options.Count, "groups");
        RequireSameCount(own.State.Count, state_dict.State.Count, "parameters");
        for (var i = 0; i < own.Options.Count; i++)
        {
            own.Options[i].LoadStateDict(state_dict.Options[i]);
        }

        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i]))
            {
                own.State[i].LoadStateDict(state_dict.State[i]);
            }
        }
    }

    /// <summary>Writes options and states: the optimizer's name, two counts, options, states.</summary>
    /// <param name="writer">Target.</param>
    public void save_state_dict(BinaryWriter writer)
    {
        var state = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(state.Options.Count);
        writer.Write7BitEncodedInt64(state.State.Count);
        foreach (var options in state.Options)
        {
            options.SaveStateDict(writer);
        }

        foreach (var one in state.State)
        {
            one.SaveStateDict(writer);
        }
    }

    /// <summary>Writes options and states to a file.</summary>
    /// <param name="location">Path.</param>
    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)" /> wrote.</summary>
    /// <param name="reader">Source.</param>
    /// <exception cref="InvalidDataException">The data are another optimizer's or corrupt.</exception>
    /// <exception cref="ArgumentException">Another number of groups or parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var kind = reader.ReadString();
        if (kind != GetType().Name)
        {
            throw new InvalidDataException($"The state is that of {kind}, not of {GetType().Name}.");
        }

        var state = state_dict();
        RequireSameCount(state.Options.Count, reader.Read7BitEncodedInt64(), "groups");
        RequireSameCount(state.State.Count, reader.Read7BitEncodedInt64(), "parameters");
        foreach (var options in state.Options)
        {
            options.LoadStateDict(reader);
        }

        foreach (var one in state.State)
        {
            one.LoadStateDict(reader);
        }
    }

    /// <summary>Reads what <see cref="save_state_dict(string)" /> wrote.</summary>
    /// <param name="location">Path.</param>
    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <summary>Moves the states.</summary>
    /// <param name="device">Target device.</param>
    public void to(Device device)
    {
        foreach (var (_, state) in _state)
        {
            state.to(device);
        }
    }

    /// <summary>Runs the closure, then a function on each group.</summary>
    /// <typeparam name="T">Kind of group.</typeparam>
    /// <param name="body">Changes the parameters of one group.</param>
    /// <param name="loss_closure">Computes the loss and its gradients, or null.</param>
    /// <returns>The loss, or null.</returns>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var on = enable_grad();
            loss = loss_closure();
        }

        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    private protected void ReleaseStates()
    {
        foreach (var (_, state) in _state)
        {
            (state as IDisposable)?.Dispose();
        }

        _state.Clear();
    }

    private protected static void RequireRange(double value, double below, string what)
    {
        if (!(value >= 0 && value < below))
        {
            throw new ArgumentException($"Invalid {what}: {value}.", what);
        }
    }

    private static void RequireSameCount(long own, long given, string what)
    {
        if (own != given)
        {
            throw new ArgumentException($"The state has {given} {what}, the optimizer {own}.");
        }
    }
}
