using AdapterSearch.Domain;
using AdapterSearch.Silo.Benchmarks.Planted;

namespace AdapterSearch.Silo.Tests.Benchmarks;

public sealed class PlantedTableTests
{
    private static readonly PlantedTruth Truth = new([0, 1], [0.5, 0.01], BaseLoss: 0.5);

    private static readonly ModelShape Shape = new(
        "vit", 1, ["a", "b", "c", "d"],
        [.. "abcd".Select(c => new ModuleShape(new ModuleAddress(0, $"{c}"), $"{c}", 10, 10))], 10, 100);

    [Fact]
    public void Differences_pair_the_plants_on_which_both_ended()
    {
        var table = new PlantedTable(
            [
                Plant(1, Method("uniform", 0.2), Method("dam/reml", 0.1, precision: 1, search: 30)),
                Plant(2, Method("uniform", 0.3), Method("dam/reml", 0.24, precision: 0.5, search: 50)),
                Plant(3, Method("dam/reml", 0.9, precision: 0.6, search: 40)),
            ],
            ["uniform", "dam/reml", "random-mask"]);

        Assert.Equal(["uniform", "dam/reml"], table.Lines.Select(l => l["method"]!.GetValue<string>()));
        var reml = table.Lines[1];
        Assert.Equal((3, 0.7), (reml["plants"]!.GetValue<int>(), reml["precision"]!.GetValue<double>()));
        var difference = reml["minusUniform"]!;
        Assert.Equal((2, -0.08), (difference["pairs"]!.GetValue<int>(), difference["mean"]!.GetValue<double>()));

        // Two pairs: half width 12.706 · 0.02 (sd 0.0283 over the root of two).
        Assert.Equal(-0.08 - 0.25412, difference["low"]!.GetValue<double>(), 1e-4);
        Assert.Null(reml["minusRandom"]);

        // 40 seconds of search over 8 seconds of a plain training.
        Assert.Equal(5, reml["fineTunes"]!.GetValue<double>());
        Assert.Equal((0.7, "dam/reml"), table.BestDam());
        Assert.Contains("dam/reml", table.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_read_by_its_mask_and_its_own_read_out()
    {
        var dam = new DamStrategyOptions { Dam = new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Reml } };
        var spec = new SearchSpec { Data = new DataSpec { Planted = new PlantedSpec { Seed = 9 } }, Arms = [new ArmSpec("dam/reml", dam), new ArmSpec("lost", new UniformOptions())] };
        var scores = new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["taylorPerCost"] = [0, 0, 1, 2], ["reml"] = [3, 1, 2, 0] },
            Mask = [true, true, true, false],
        };
        var configuration = new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(Shape, [2, 2, 1, 0], 2), 0.01);
        var view = new SearchView
        {
            Summary = new SearchSummary("s", "s", SearchStatus.Completed, 3, 3, DateTimeOffset.UnixEpoch),
            Spec = spec,
            Shape = Shape,
            BudgetParameters = 100,
            Candidates =
            [
                Candidate(1, "dam/reml", CandidateRole.Search, new CandidateOutcome { Modules = scores, Seconds = 7 }),
                Candidate(2, "dam/reml", CandidateRole.Final, new CandidateOutcome { Test = new SplitScore(0.1, 0.9, 10), AdapterParameters = 100, Seconds = 2 }, configuration),
                Candidate(3, "lost", CandidateRole.Final, CandidateOutcome.Failed(FailureKind.Divergence, "too fast")),
            ],
        };

        var result = PlantResult.From(view, Truth, new Dictionary<string, string> { ["refused"] = "does not fit" });

        var method = Assert.Single(result.Methods);
        Assert.Equal((0.2, 100.0, 7.0, 2.0), (method.LossShare, method.Parameters, method.SearchSeconds, method.FinalSeconds));

        // By reml the first two are modules 0 and 2; the ranks, which fill the budget in module order, would say 0 and 1.
        Assert.Equal((0.5, 1.0), (method.Recovery.Precision, method.Recovery.StrongRecall));
        Assert.Equal([2, 2, 1, 0], method.Ranks);
        Assert.Equal((0.5, 0.0), (method.Readouts["reml"], method.Readouts["taylorPerCost"]));
        Assert.Equal(("too fast", "does not fit"), (result.Failures["lost"], result.Failures["refused"]));
        Assert.Equal(9, result.Seed);
    }

    private static CandidateView Candidate(int number, string arm, CandidateRole role, CandidateOutcome outcome, CandidateConfiguration? configuration = null) => new()
    {
        Number = number,
        Arm = arm,
        Role = role,
        Job = new TrainJob(configuration ?? new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.None, 0.01), new TrainingOptions(), false),
        Status = outcome.Status,
        Outcome = outcome,
    };

    private static PlantResult Plant(long seed, params MethodResult[] methods) => new(seed, Truth, 100, methods, new Dictionary<string, string>());

    private static MethodResult Method(string name, double loss, double precision = 0.25, double search = 0) =>
        new(name, new ModuleRecovery(precision, precision, precision, precision), loss, 100, search, 8, [1], new Dictionary<string, double>());
}
