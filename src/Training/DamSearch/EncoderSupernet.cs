using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>A pre-trained encoder with LoRA of one rank on every module: what a DAM search trains.</summary>
public sealed class EncoderSupernet : IGatedSupernet, IDisposable
{
    private readonly AdapterSet adapters;

    private EncoderSupernet(EncoderClassifier model, AdapterSet adapters)
    {
        Model = model;
        this.adapters = adapters;
        Modules = [.. adapters.Layers.Values.Cast<LoraLayer>().Select(l => new LoraFactors(l.A.weight, l.B.weight, l.Scale))];
        NamedWeights = CandidateTrainer.TrainedWeights(model, adapters);
        Weights = [.. NamedWeights.Select(w => w.Weight)];
    }

    /// <summary>The encoder; stays with the workbench.</summary>
    public EncoderClassifier Model { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LoraFactors> Modules { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>The same weights with unique names.</summary>
    public IReadOnlyList<(string Name, Parameter Weight)> NamedWeights { get; }

    /// <summary>Parameters of all adapters.</summary>
    public long AdapterParameters => adapters.ParameterCount;

    /// <summary>Injects fresh adapters into a workbench's model.</summary>
    /// <param name="bench">The model, with its head.</param>
    /// <param name="rank">Rank of every module.</param>
    /// <param name="alphaPerRank">Scale of every module.</param>
    /// <param name="rankStabilized">Whether the scale is α/√r with α = scale · √r.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <exception cref="BadConfigurationException">The rank does not fit a module.</exception>
    public static EncoderSupernet Inject(Workbench bench, int rank, double alphaPerRank, bool rankStabilized, long seed)
    {
        ArgumentNullException.ThrowIfNull(bench);
        var shape = bench.Model.Shape;
        foreach (var module in shape.Modules)
        {
            var largest = Math.Min(module.InFeatures, module.OutFeatures);
            if (rank < 1 || rank > largest)
            {
                throw new BadConfigurationException($"Module {module.Address}: the search's rank {rank} is outside 1 ... {largest}.");
            }
        }

        var configuration = AdapterConfiguration.FromRanks(shape, [.. shape.Modules.Select(_ => rank)], alphaPerRank, rankStabilized);
        return new EncoderSupernet(bench.Model, AdapterSet.Inject(bench.Targets, configuration, seed));
    }

    /// <inheritdoc/>
    public void SetGates(Tensor? gates) => adapters.SetGates(gates?.unbind(0));

    /// <summary>Leaves adapters out of the forward passes to come: the same numbers as a gate of 0, without the work.</summary>
    /// <param name="on">One entry per module; null switches all on.</param>
    public void Switch(IReadOnlyList<bool>? on)
    {
        var i = 0;
        foreach (var layer in adapters.Layers.Values)
        {
            layer.Enabled = on is null || on[i];
            i++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => adapters.Dispose();
}
