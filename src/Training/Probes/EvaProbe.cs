using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.WarmStart;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// EVA's measurement (2410.07170; docs/strategies/eva.md): incremental singular vectors of the inputs of every module over train batches, ranks by
/// pooled explained variance, and start values A = leading vectors, B = 0.
/// </summary>
/// <remarks>
/// Modules that get the same input tensor (q, k and v of a layer) share one decomposition. It ends when, under the ranks of the moment, every
/// component that a module would use has a cosine of τ or more with its estimate before, or at the most batches. Cost per batch: a forward
/// pass without a graph and one decomposition per distinct input.
/// </remarks>
public sealed class EvaProbe : IModuleProbe
{
    private readonly EvaOptions options;

    /// <summary>A probe.</summary>
    public EvaProbe(EvaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <inheritdoc/>
    public int Steps => options.MaxBatches;

    /// <inheritdoc/>
    public bool NeedsHead => false;

    /// <inheritdoc/>
    public ModuleScores Measure(JobContext context, ProbeJob job, Workbench bench, Action progress)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var shape = bench.Model.Shape;
        var reference = EvaRanks.ReferenceRank(shape, job.BudgetParameters);
        int[] limits = [.. shape.Modules.Select(m => EvaRanks.Limit(m, reference, options.Rho))];
        long[] costs = [.. shape.Modules.Select(m => m.ParametersPerRank)];
        var stream = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Of("probe-batches"));
        using var inputs = new ModuleInputs(bench.Targets);
        IncrementalSvd[]? of = null;
        try
        {
            var ranks = new int[shape.Modules.Count];
            var batches = 0;
            var converged = false;
            while (batches < options.MaxBatches && !converged)
            {
                progress();
                using var step = NewDisposeScope();
                var batch = stream.Next(bench.Data.Train);
                var seen = inputs.Of(() => bench.Model.Logits(batch.Input));
                of ??= Decompositions(ModuleInputs.Groups(seen), limits);
                foreach (var decomposition in of.Distinct())
                {
                    decomposition.Add(seen[Array.IndexOf(of, decomposition)]);
                }

                batches++;
                ranks = EvaRanks.Allocate(Ratios(of, limits), costs, options.BudgetUnit, job.BudgetParameters);
                converged = batches > 1 && Enumerable.Range(0, ranks.Length).All(m => of[m].Cosines.Take(ranks[m]).All(c => c >= options.Tau));
            }

            if (options.InitializeA)
            {
                StartFactors.Write(context, [.. Enumerable.Range(0, ranks.Length).Where(m => ranks[m] > 0)
                    .Select(m => (shape.Modules[m], Down(of![m], ranks[m], bench.Targets[m]), Up(bench.Targets[m], ranks[m])))]);
            }

            return new ModuleScores
            {
                ByReadout = new Dictionary<string, IReadOnlyList<double>>
                {
                    ["explainedVariance"] = [.. of!.Select((d, m) => d.Ratios.Take(ranks[m]).Sum())],
                    ["converged"] = [.. of!.Select((d, m) => d.Cosines.Take(ranks[m]).All(c => c >= options.Tau) ? 1.0 : 0)],
                    ["batches"] = [.. ranks.Select(_ => (double)batches)],
                },
                Mask = [.. ranks.Select(r => r > 0)],
                Ranks = ranks,
            };
        }
        finally
        {
            foreach (var decomposition in of?.Distinct() ?? [])
            {
                decomposition.Dispose();
            }
        }
    }

    private IncrementalSvd[] Decompositions(int[] groups, int[] limits)
    {
        var made = new Dictionary<int, IncrementalSvd>();
        foreach (var group in groups.Distinct())
        {
            made.Add(group, new IncrementalSvd(Enumerable.Range(0, groups.Length).Where(m => groups[m] == group).Max(m => limits[m]), options.Center));
        }

        return [.. groups.Select(g => made[g])];
    }

    private static IReadOnlyList<double>[] Ratios(IncrementalSvd[] of, int[] limits) => [.. of.Select((d, m) => d.Ratios.Take(limits[m]).ToArray())];

    private Tensor Down(IncrementalSvd decomposition, int rank, AdapterTarget target)
    {
        var rows = decomposition.Components.narrow(0, 0, rank);
        if (options.Whiten)
        {
            rows = rows.div(tensor([.. decomposition.SingularValues.Take(rank)], dtype: ScalarType.Float64, device: rows.device).sqrt().unsqueeze(1));
        }

        return rows.to(target.Weight.dtype);
    }

    private static Tensor Up(AdapterTarget target, int rank) => zeros([target.Shape.OutFeatures, rank], target.Weight.dtype, target.Weight.device);
}
