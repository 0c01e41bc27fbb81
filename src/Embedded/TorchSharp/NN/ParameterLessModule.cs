using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Marks a module that has neither parameters, buffers nor children.</summary>
public interface IParameterLessModule
{
}

/// <summary>Base of activations and the like: a module of one input that has neither parameters, buffers nor children.</summary>
/// <typeparam name="T1">Input.</typeparam>
/// <typeparam name="TResult">Output.</typeparam>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    /// <summary>A module without components.</summary>
    /// <param name="name">Name of the kind of module.</param>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    /// <summary>Refused.</summary>
    /// <param name="name">Name.</param>
    /// <param name="tensor">Buffer.</param>
    /// <param name="persistent">Unused.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refused("buffer");

    /// <summary>Refused.</summary>
    /// <param name="name">Name.</param>
    /// <param name="param">Parameter.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_parameter(string name, Parameter param) => throw Refused("parameter");

    /// <summary>Refused.</summary>
    /// <param name="name">Name.</param>
    /// <param name="submodule">Child.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_module(string name, nn.Module? submodule) => throw Refused("child");

    private InvalidOperationException Refused(string what) => new($"{GetName()} takes no {what}: it has no components.");
}
