using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules called one after another, each with the output of the one before.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string Name, nn.IModule<Tensor, Tensor> Step)> _steps = [];

    /// <summary>Steps named by their position.</summary>
    /// <param name="modules">Modules in order.</param>
    protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
        {
            append(module);
        }
    }

    /// <summary>Named steps.</summary>
    /// <param name="modules">Names and modules in order.</param>
    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (key, module) in modules)
        {
            append(key, module);
        }
    }

    /// <summary>Number of steps.</summary>
    public int Count => _steps.Count;

    /// <summary>The step at a position.</summary>
    /// <param name="index">Position.</param>
    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _steps[index].Step;

    /// <summary>Adds a step named by its position.</summary>
    /// <param name="module">Module.</param>
    /// <returns>This module.</returns>
    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(_steps.Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a named step.</summary>
    /// <param name="name">Name.</param>
    /// <param name="module">Module.</param>
    /// <returns>This module.</returns>
    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        register_module(name, (nn.Module)module);
        _steps.Add((name, module));
        return this;
    }

    /// <summary>Calls the steps in order; outputs between them are disposed of as soon as they are used.</summary>
    /// <param name="tensor">Input of the first step.</param>
    /// <returns>Output of the last step, or another handle to the input where there is no step.</returns>
    public override Tensor forward(Tensor tensor)
    {
        if (_steps.Count == 0)
        {
            return tensor.alias();
        }

        var current = tensor;
        foreach (var (_, step) in _steps)
        {
            var next = step.call(current);
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next))
            {
                current.Dispose();
            }

            current = next;
        }

        return current;
    }
}
