using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>The plain LoRA that a method ends in, in the place of the method's own layers. Disposing it leaves the bare model.</summary>
internal sealed class FoldedModel : IDisposable
{
    /// <summary>Largest difference of logits between the method's model and the folded one, as a part of the largest logit (or of 1).</summary>
    private const double Tolerance = 1e-4;

    private const int ComparedExamples = 64;

    private FoldedModel(AdapterSet adapters, IReadOnlyList<int> ranks)
    {
        Adapters = adapters;
        Ranks = ranks;
    }

    /// <summary>The adapters, attached.</summary>
    public AdapterSet Adapters { get; }

    /// <summary>Rank of every module.</summary>
    public IReadOnlyList<int> Ranks { get; }

    /// <summary>Replaces the method's layers by what they fold to.</summary>
    /// <exception cref="BadConfigurationException">The folded adapters exceed the budget.</exception>
    /// <exception cref="InvalidOperationException">The folded model computes something else than the method's.</exception>
    public static FoldedModel Build(RankControlSetup setup, IRankControl control)
    {
        var (context, job, bench) = setup;
        var shape = setup.Shape;
        var own = Logits(bench);
        var folds = control.Fold();
        int[] ranks = [.. folds.Select(f => f is { } factors ? (int)factors.A.shape[0] : 0)];
        var configuration = AdapterConfiguration.FromRanks(shape, ranks, job.AlphaPerRank, context.Spec.RankStabilized);
        var parameters = configuration.Parameters(shape);
        if (parameters > job.BudgetParameters)
        {
            throw new BadConfigurationException(
                $"The method ended with {parameters:N0} adapter parameters, the budget is {job.BudgetParameters:N0}; ranks by module: {string.Join(" ", ranks)}.");
        }

        control.Detach();
        var adapters = AdapterSet.Inject(bench.Targets, configuration, context.Seeds.Adapters);
        try
        {
            for (var i = 0; i < ranks.Length; i++)
            {
                if (folds[i] is { } factors)
                {
                    // The scale of every layer is AlphaPerRank, whatever its rank.
                    var layer = (LoraLayer)adapters.Layers[shape.Modules[i].Address];
                    layer.A.weight.copy_(factors.A);
                    layer.B.weight.copy_(factors.B.div(layer.Scale));
                }
            }

            var difference = Logits(bench).sub(own).abs().max().ToSingle();
            var largest = own.abs().max().ToSingle();
            return difference <= Tolerance * Math.Max(1, largest)
                ? new FoldedModel(adapters, ranks)
                : throw new InvalidOperationException(FormattableString.Invariant(
                    $"The folded adapters change the logits by {difference:G3} (largest logit {largest:G3}); the method's fold is wrong."));
        }
        catch
        {
            adapters.Dispose();
            throw;
        }
    }

    public void Dispose() => Adapters.Dispose();

    private static Tensor Logits(Workbench bench)
    {
        var model = bench.Model;
        var wasTraining = model.training;
        model.eval();
        try
        {
            return model.Logits(bench.Data.Validation.Slice(0, Math.Min(ComparedExamples, bench.Data.Validation.Count)).Input);
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
