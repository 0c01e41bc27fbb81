using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Numbers per module that a trained supernet gives (docs/strategies/dam.md), and the matrix that one of them selects.</summary>
/// <param name="shape">Base model.</param>
/// <param name="job">Options, rank and budget.</param>
public sealed class ReadoutScores(ModelShape shape, DamSearchJob job)
{
    private readonly long[] costs = DamDiscretizer.Costs(shape, job.Rank);

    /// <summary>Parameters of each module at the search's rank.</summary>
    public IReadOnlyList<long> Costs => costs;

    /// <summary>Costs by which elimination divides: parameters where the budget cuts, 1 where a count or threshold does.</summary>
    public IReadOnlyList<double> EliminationCosts => [.. costs.Select(c => job.Dam.Scope == DamScope.Budget ? c : 1.0)];

    /// <summary>Name of a read-out in <see cref="ModuleScores.ByReadout"/>.</summary>
    public static string NameOf(DamReadout readout) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(readout.ToString());

    /// <summary>The numbers of a read-out that costs nothing.</summary>
    /// <param name="readout">Gate, gate per cost or taylor per cost.</param>
    /// <param name="gates">Gates without noise.</param>
    /// <param name="taylor">Moving sensitivities.</param>
    public double[] Of(DamReadout readout, IReadOnlyList<double> gates, IReadOnlyList<double> taylor) => readout switch
    {
        DamReadout.Gate => [.. gates],
        DamReadout.GatePerCost => [.. gates.Select((g, i) => g / costs[i])],
        DamReadout.TaylorPerCost => [.. taylor.Select((t, i) => t / costs[i])],
        _ => throw new ArgumentOutOfRangeException(nameof(readout), readout, "this read-out needs evaluations"),
    };

    /// <summary>‖scale · B A‖_F of each module.</summary>
    public static double[] Norms(IReadOnlyList<LoraFactors> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return stack(modules.Select(m => m.B.matmul(m.A).norm().mul(m.Scale))).ToDoubles();
    }

    /// <summary>The binary matrix under the job's scope.</summary>
    public bool[] Mask(IReadOnlyList<double> scores) =>
        DamDiscretizer.Select(job.Dam.Scope, scores, shape, job.Rank, job.BudgetParameters, job.Dam.Ratio, job.Dam.Threshold);
}
