using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.RankControl;

/// <summary>What a method needs of a job, so that it can also run without one.</summary>
/// <param name="Targets">Places of the adapters in the order of the model.</param>
/// <param name="Seeds">Stream of initial adapter weights and of the method's own draws.</param>
/// <param name="AlphaPerRank">Scale of every module.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="BudgetParameters">Adapter parameters that the folded adapters may have.</param>
/// <param name="Score">Scores the validation split with the model as it is, without gradients.</param>
public sealed record ControlInputs(
    IReadOnlyList<AdapterTarget> Targets, SeedStream Seeds, double AlphaPerRank, int Steps, long BudgetParameters, Func<SplitScore> Score)
{
    /// <summary>Parameters of one unit of rank of every module.</summary>
    public IReadOnlyList<long> Costs { get; } = [.. Targets.Select(t => t.Shape.ParametersPerRank)];

    /// <summary>The inputs of a job.</summary>
    public static ControlInputs Of(RankControlSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var (_, job, bench) = setup;
        return new ControlInputs(
            bench.Targets, setup.Seeds, job.AlphaPerRank, job.Training.Steps, job.BudgetParameters, () => Evaluator.Score(bench.Model, bench.Data.Validation));
    }

    /// <summary>Plain LoRA of one rank on every module, attached: A drawn as for any LoRA, B at 0.</summary>
    /// <exception cref="BadConfigurationException">The rank is above a matrix.</exception>
    internal LayerSet<LoraLayer> Plain(int rank, double scale)
    {
        foreach (var target in Targets)
        {
            var largest = Math.Min(target.Shape.InFeatures, target.Shape.OutFeatures);
            if (rank > largest)
            {
                throw new BadConfigurationException($"Module {target.Shape.Address}: rank {rank} is above {largest}, the most that its matrix allows.");
            }
        }

        var shared = new SharedFactors([]);
        return new LayerSet<LoraLayer>(Targets, target => LoraLayer.Create(new AdapterRequest(
            target.Shape, rank, scale * rank, RankStabilized: false, Dropout: 0, shared, WeightSharing.Off, Seeds,
            target.Weight.dtype, target.Weight.dtype, target.Weight.device)));
    }

    /// <summary>Names and factors of layers for an optimizer.</summary>
    internal static WeightGroup Factors(IReadOnlyList<AdapterTarget> targets, LayerSet<LoraLayer> layers) => new(
    [
        .. targets.Zip(layers.Layers).SelectMany(p => new[]
        {
            (p.First.Shape.Name + ".lora_A.weight", p.Second.A.weight),
            (p.First.Shape.Name + ".lora_B.weight", p.Second.B.weight),
        }),
    ]);
}
