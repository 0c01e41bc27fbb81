using AdapterSearch.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>The sources of parameters other than files.</summary>
internal static class ParameterSources
{
    /// <summary>New weights. Each name has its own seed, so that adding a tensor changes no other.</summary>
    internal static ParameterSource Random(long seed, double standardDeviation, Device? device, ScalarType dtype)
    {
        var seeds = new SeedStream(seed);
        return (name, shape, fill) => Own(New(seeds.For(name).Seed, shape, fill, standardDeviation, device, dtype), requiresGrad: false);
    }

    /// <summary>The parameters of another model: the same storage, or a copy of it. A task head is trained, so it is always a copy.</summary>
    internal static ParameterSource From(EncoderClassifier model, bool share)
    {
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        return (name, _, _) =>
        {
            var alias = parameters[name].detach();
            if (share && !EncoderClassifier.IsHead(name))
            {
                return Own(alias, requiresGrad: false);
            }

            using (alias)
            {
                return Own(alias.clone(), requiresGrad: false);
            }
        };
    }

    /// <summary>A parameter that belongs to a module and to no dispose scope.</summary>
    internal static Parameter Own(Tensor data, bool requiresGrad)
    {
        var parameter = new Parameter(data, requiresGrad);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>Drawn on the CPU in float32 whatever the target, so that a seed means the same weights on every device.</summary>
    internal static Tensor New(long seed, long[] shape, Fill fill, double standardDeviation, Device? device, ScalarType dtype)
    {
        switch (fill)
        {
            case Fill.Zeros:
                return zeros(shape, dtype, device);
            case Fill.Ones:
                return ones(shape, dtype, device);
            default:
                using (var generator = new Generator((ulong)seed))
                {
                    var drawn = empty(shape, ScalarType.Float32);
                    drawn.normal_(0, standardDeviation, generator);
                    var placed = drawn.to(dtype, device ?? CPU);
                    if (!ReferenceEquals(placed, drawn))
                    {
                        drawn.Dispose();
                    }

                    return placed;
                }
        }
    }
}
