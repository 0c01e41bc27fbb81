using AdapterSearch.Domain;
using AdapterSearch.Silo.Benchmarks;
using AdapterSearch.Silo.Benchmarks.Planted;

namespace AdapterSearch.Silo.Tests.Benchmarks;

public sealed class ModuleRecoveryTests
{
    /// <summary>Six modules, of which the last costs three times as much.</summary>
    private static readonly ModelShape Shape = new(
        "vit", 1, ["a", "b", "c", "d", "e", "f"],
        [.. "abcdef".Select((c, i) => new ModuleShape(new ModuleAddress(0, $"{c}"), $"{c}", 10, i == 5 ? 50 : 10))], 10, 100);

    private static readonly PlantedTruth Truth = new([1, 3], [0.5, 0.01], BaseLoss: 1);

    [Fact]
    public void A_mask_is_ordered_by_importance_whatever_ranks_fill_the_budget()
    {
        var found = ModuleRecovery.Of(Shape, [3, 2, 0, 2, 0, 0], rankDecided: false, [0.1, 0.9, 9, 0.2, 9, 9], Truth);
        Assert.Equal((1.0, 1.0, 1.0), (found.Precision, found.Recall, found.StrongRecall));
        Assert.Equal(4.0 / 7, found.ParameterShare, 1e-12);
    }

    [Fact]
    public void Ranks_that_a_method_decided_come_before_its_importance()
    {
        var found = ModuleRecovery.Of(Shape, [3, 2, 0, 1, 0, 1], rankDecided: true, [0.1, 0.9, 9, 0.2, 9, 9], Truth);
        Assert.Equal((0.5, 0.5, 1.0), (found.Precision, found.Recall, found.StrongRecall));
        Assert.Equal(3.0 * 20 / (20 * 6 + 60), found.ParameterShare, 1e-12);
    }

    [Fact]
    public void Ties_count_by_their_expectation()
    {
        // Uniform rank: two of six modules at random.
        var uniform = ModuleRecovery.Of(Shape, [1, 1, 1, 1, 1, 1], rankDecided: true, null, Truth);
        Assert.Equal(1.0 / 3, uniform.Precision, 1e-12);
        Assert.Equal(1.0 / 3, uniform.StrongRecall, 1e-12);

        // One place is settled, the other drawn among three of which one is planted.
        var partly = ModuleRecovery.Of(Shape, [2, 1, 0, 2, 2, 0], rankDecided: false, [1, 7, 0, 1, 1, 0], Truth);
        Assert.Equal((1 + (1.0 / 3)) / 2, partly.Precision, 1e-12);
    }

    [Fact]
    public void Fewer_found_modules_than_plants_lower_the_recall_alone()
    {
        var found = ModuleRecovery.Of(Shape, [0, 0, 0, 5, 0, 0], rankDecided: true, null, Truth);
        Assert.Equal((1.0, 0.5, 0.0), (found.Precision, found.Recall, found.StrongRecall));
    }

    [Fact]
    public void Without_strong_plants_there_is_no_recall_of_them()
    {
        Assert.True(double.IsNaN(ModuleRecovery.Of(Shape, [0, 1, 0, 0, 0, 0], true, null, Truth with { Effects = [0.05, 0.01] }).StrongRecall));
    }

    [Fact]
    public void The_budget_is_that_of_the_planted_modules_unless_uniform_rank_needs_more()
    {
        Assert.Equal(160, Truth.Budget(Shape, 4));
        Assert.Equal(160, Truth.Budget(Shape, 1));
        Assert.Equal(4 * 80, (Truth with { Modules = [1, 5] }).Budget(Shape, 4));
    }

    [Fact]
    public void Arguments_name_methods_and_read_outs()
    {
        var options = PlantedOptions.Parse(["--plants", "3", "--methods", "uniform,dam/perturbation,dam/gate,dam/reml/constantSum", "--budget", "900", "--first", "7"]);
        Assert.Equal((3, 900L, 7L), (options.Plants, options.Budget, options.First));
        var arms = options.Arms();
        Assert.IsType<UniformOptions>(arms[0].Strategy);
        var dam = Assert.IsType<DamStrategyOptions>(arms[1].Strategy).Dam;
        Assert.Equal((DamRelaxation.Off, DamReadout.Perturbation), (dam.Relaxation, dam.Readout));
        Assert.Equal(new DamOptions { Readout = DamReadout.Gate }, Assert.IsType<DamStrategyOptions>(arms[2].Strategy).Dam);
        Assert.Equal(new DamOptions { Readout = DamReadout.Reml, Relaxation = DamRelaxation.ConstantSum }, Assert.IsType<DamStrategyOptions>(arms[3].Strategy).Dam);
        Assert.Equal(["uniform", "random-mask"], PlantedOptions.Parse([]).Methods.Where(m => m is "uniform" or "random-mask" or "head-only"));
        Assert.Contains("'nonsense'", Assert.Throws<BenchmarkArgumentException>(() => PlantedOptions.Parse(["--methods", "nonsense"]).Arms()).Message, StringComparison.Ordinal);
        Assert.Throws<BenchmarkArgumentException>(() => PlantedOptions.Parse(["--plants", "0"]));
        Assert.Throws<BenchmarkArgumentException>(() => PlantedOptions.Parse(["--plants"]));
        Assert.Throws<BenchmarkArgumentException>(() => PlantedOptions.Parse(["--learning-rate", "x"]));
    }
}
