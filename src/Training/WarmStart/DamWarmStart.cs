using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.WarmStart;

/// <summary>
/// Starts the final training from the adapters that a DAM search trained (docs/strategies/dam.md, <c>init = warm</c>, WS-supernet). A kept gate
/// becomes exactly 1, so a module starts from <c>scale · B A</c> without its gate; a smaller new rank takes the nearest matrix of that rank
/// (exact SVD), a larger one keeps fresh rows of A with zero columns of B beside it. The pair that unselected modules share stays fresh: no
/// searched module is its owner.
/// </summary>
public static class DamWarmStart
{
    /// <summary>Sets the adapters of an attempt from the artefact of a finished search.</summary>
    /// <param name="context">Where artefacts are.</param>
    /// <param name="search">Candidate number of the search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="adapters">Adapters to start.</param>
    /// <exception cref="BadConfigurationException">The search left no weights for a module, or modules of a column share a factor.</exception>
    /// <exception cref="WeightsFileException">The weights are corrupt or of another model.</exception>
    public static void Apply(JobContext context, int search, ModelShape shape, AdapterSet adapters)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(adapters);
        var path = Path.Combine(context.ArtefactPath(search), SupernetFile.FileName);
        if (!File.Exists(path))
        {
            throw new BadConfigurationException($"The warm start needs the weights of candidate {search}, but it left none ({path}).");
        }

        var sharing = adapters.Configuration.Sharing;
        if (sharing is WeightSharing.A or WeightSharing.B)
        {
            throw new BadConfigurationException($"A warm start sets each module's own factors; it cannot be combined with sharing {sharing} within a column.");
        }

        var selected = adapters.Configuration.Modules.Select(m => m.Module).ToHashSet();
        using var scope = NewDisposeScope();
        var searched = SupernetFile.Read(path, shape, context.Device).ToDictionary(m => m.Module.Address);
        foreach (var (address, layer) in adapters.Layers.Where(l => selected.Contains(l.Key)))
        {
            if (!searched.TryGetValue(address, out var module))
            {
                throw new BadConfigurationException($"The warm start has no searched weights for module {address} in candidate {search}.");
            }

            if (layer is LoraLayer lora)
            {
                lora.InitializeFrom(module.B, module.A, module.Scale);
            }
            else
            {
                layer.InitializeFrom(module.B.matmul(module.A).mul(module.Scale));
            }
        }
    }
}
