using AdapterSearch.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>Registers parameters below a root under dotted checkpoint names, making the groups between as needed.</summary>
internal sealed class ModuleBuilder(nn.Module root, ParameterSource source)
{
    private readonly Dictionary<string, ModuleGroup> groups = [];

    internal Parameter Parameter(string name, Fill fill, params long[] shape)
    {
        var parameter = source(name, shape, fill);
        var (parent, leaf) = Split(name);
        Group(parent).register_parameter(leaf, parameter);
        return parameter;
    }

    internal Norm Norm(string name, int width, double eps) =>
        new(Parameter($"{name}.weight", Fill.Ones, width), Parameter($"{name}.bias", Fill.Zeros, width), [width], eps);

    internal Projection Projection(ModuleShape shape, bool bias)
    {
        var projection = new Projection(
            shape,
            source($"{shape.Name}.weight", [shape.OutFeatures, shape.InFeatures], Fill.Normal),
            bias ? source($"{shape.Name}.bias", [shape.OutFeatures], Fill.Zeros) : null);
        var (parent, leaf) = Split(shape.Name);
        Group(parent).register_module(leaf, projection);
        return projection;
    }

    /// <summary>Not registered: the model does that, since it may be replaced.</summary>
    internal Linear Head(int classes, int width)
    {
        var weight = source($"{EncoderClassifier.HeadPrefix}weight", [classes, width], Fill.Normal);
        var bias = source($"{EncoderClassifier.HeadPrefix}bias", [classes], Fill.Zeros);
        weight.requires_grad = true;
        bias.requires_grad = true;
        return nn.Linear(weight, bias);
    }

    private static (string Parent, string Leaf) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return (name[..dot], name[(dot + 1)..]);
    }

    private ModuleGroup Group(string path)
    {
        if (groups.TryGetValue(path, out var known))
        {
            return known;
        }

        var group = new ModuleGroup();
        groups.Add(path, group);
        if (path.Contains('.', StringComparison.Ordinal))
        {
            var (parent, leaf) = Split(path);
            Group(parent).register_module(leaf, group);
        }
        else
        {
            root.register_module(path, group);
        }

        return group;
    }

    /// <summary>A node of the name tree; it computes nothing.</summary>
    private sealed class ModuleGroup() : nn.Module(nameof(ModuleGroup));
}
