using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>Whole searches on a tiny ViT.</summary>
[Collection(TensorCollection.Name)]
public sealed class DamSearcherTests : LeakCheck
{
    private const int Rank = 4;
    private static readonly long Budget = TestBench.Shape.ParametersPerRank * Rank / 2;

    public static TheoryData<DamRelaxation, DamOrder, DamReadout> Kinds => new()
    {
        { DamRelaxation.Off, DamOrder.First, DamReadout.TaylorPerCost },
        { DamRelaxation.Off, DamOrder.First, DamReadout.Perturbation },
        { DamRelaxation.Off, DamOrder.First, DamReadout.Reml },
        { DamRelaxation.Off, DamOrder.First, DamReadout.RemlHead },
        { DamRelaxation.Sigmoid, DamOrder.First, DamReadout.RankSum },
        { DamRelaxation.RowSoftmax, DamOrder.First, DamReadout.Gate },
        { DamRelaxation.Sigmoid, DamOrder.First, DamReadout.TaylorPerCost },
        { DamRelaxation.Sigmoid, DamOrder.Second, DamReadout.GatePerCost },
        { DamRelaxation.ConstantSum, DamOrder.First, DamReadout.Gate },
        { DamRelaxation.ConstantSum, DamOrder.SecondAdamW, DamReadout.Perturbation },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_search_gives_scores_gates_a_mask_within_the_budget_and_weights_for_a_warm_start(
        DamRelaxation relaxation, DamOrder order, DamReadout readout)
    {
        using var bench = new TestBench();
        var job = Job(new DamOptions { Relaxation = relaxation, Order = order, Readout = readout });
        var reports = new List<CandidateReport>();
        var outcome = Run(bench, job, reports);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        var modules = outcome.Modules!;
        var costs = DamDiscretizer.Costs(TestBench.Shape, Rank);
        Assert.InRange(modules.Mask.Select((on, i) => on ? costs[i] : 0).Sum(), costs.Min(), Budget);
        Assert.Equal(modules.Mask, BudgetSelection.Greedy(modules.ByReadout[ReadoutScores.NameOf(readout)], costs, Budget));
        Assert.All(modules.ByReadout.Values, scores => Assert.Equal(costs.Length, scores.Count));
        Assert.Equal(modules.ByReadout.ContainsKey("perturbation"), readout == DamReadout.Perturbation);
        Assert.All(modules.Gates, g => Assert.True(relaxation == DamRelaxation.Off ? g == 1 : g is > 0 and < 1));
        Assert.Equal(relaxation == DamRelaxation.Off ? 1 : costs.Length, modules.Gates.Distinct().Count());
        Assert.Equal(outcome.Validation!.Loss, modules.RelaxedLoss);
        Assert.NotEqual(modules.RelaxedLoss, modules.DiscretisedLoss);
        Assert.Equal(job.Training.Rungs, reports.Count(r => r.Rung > 0));
        Assert.All(reports, r => Assert.Equal(costs.Length, r.Gates!.Count));
        Assert.Equal(costs.Sum(), outcome.AdapterParameters);
        Assert.Equal(costs.Sum() + (4 * 17), outcome.TrainableParameters);

        using var scope = NewDisposeScope();
        var folder = bench.Context(CandidateRole.Search).ArtefactPath(1);
        var supernet = SupernetFile.Read(Path.Combine(folder, SupernetFile.FileName), TestBench.Shape, CPU);
        Assert.Equal(modules.Gates, supernet.Select(m => m.Gate));
        Assert.Equal(modules.ByReadout["norm"], ReadoutScores.Norms([.. supernet.Select(m => new LoraFactors(m.A, m.B, m.Scale))]));
        using var head = SafeTensorsReader.Open(Path.Combine(folder, DamArtefact.HeadFile));
        Assert.Equal(["classifier.bias", "classifier.weight"], head.Tensors.Keys.Order());
        var record = JsonSerializer.Deserialize<DamArtefact>(File.ReadAllText(Path.Combine(folder, DamArtefact.RecordFile)), JsonDefaults.Compact)!;
        Assert.Equal(job, record.Job);
        Assert.Equal(job.Training.Steps, record.Losses.Count);
        Assert.False(Directory.Exists(bench.Context().CheckpointPath));
    }

    [Theory]
    [InlineData(DamRelaxation.Off, DamOrder.First, 0, DamReadout.TaylorPerCost)]
    [InlineData(DamRelaxation.Off, DamOrder.First, 0, DamReadout.Progressive)]
    [InlineData(DamRelaxation.Sigmoid, DamOrder.First, 0, DamReadout.TaylorPerCost)]
    [InlineData(DamRelaxation.Sigmoid, DamOrder.First, 0.1, DamReadout.RankSum)]
    [InlineData(DamRelaxation.RowSoftmax, DamOrder.Second, 0, DamReadout.TaylorPerCost)]
    [InlineData(DamRelaxation.ConstantSum, DamOrder.SecondAdamW, 0, DamReadout.TaylorPerCost)]
    [InlineData(DamRelaxation.ConstantSum, DamOrder.SecondAdamW, 0.1, DamReadout.TaylorPerCost)]
    public void A_search_interrupted_twice_ends_with_the_same_bits(DamRelaxation relaxation, DamOrder order, double dropout, DamReadout readout)
    {
        var reading = new DamReadoutOptions { Examples = 16, Directions = 2, Updates = 5, DropEvery = 3, DropAfter = 5 };
        var job = Job(new DamOptions { Relaxation = relaxation, Order = order, WarmupSteps = 3, Readout = readout, Reading = reading });
        job = job with { Training = job.Training with { Dropout = dropout } };
        using var whole = new TestBench();
        var expected = Run(whole, job);
        using var cut = new TestBench();
        foreach (var rung in new[] { 1, 2 })
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => new DamSearcher().Run(
                cut.Context(CandidateRole.Search),
                job,
                r =>
                {
                    if (r.Rung == rung)
                    {
                        source.Cancel();
                    }

                    return ReportDecision.Continue;
                },
                source.Token));
            Assert.Equal(rung, Directory.GetDirectories(cut.Context().CheckpointPath).Length);
        }

        var resumed = Run(cut, job);
        Assert.Equal(Text(expected), Text(resumed));
        foreach (var file in new[] { SupernetFile.FileName, DamArtefact.HeadFile, DamArtefact.RecordFile })
        {
            Assert.Equal(Bytes(whole, file), Bytes(cut, file));
        }
    }

    [Fact]
    public void A_progressive_search_drops_modules_for_good_until_the_budget_holds()
    {
        using var bench = new TestBench();
        var reading = new DamReadoutOptions { DropCount = 2, DropEvery = 3, DropAfter = 6 };
        var reports = new List<CandidateReport>();
        var job = Job(new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Progressive, Reading = reading });
        var modules = Run(bench, job, reports).Modules!;
        var costs = DamDiscretizer.Costs(TestBench.Shape, Rank);
        var alive = modules.Gates.Select((g, i) => g == 1 ? costs[i] : 0).Sum();
        Assert.All(modules.Gates, g => Assert.True(g is 0 or 1));
        Assert.InRange(alive, 1, Budget);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), modules.ByReadout["progressive"].Order());
        Assert.All(Enumerable.Range(0, 12), i => Assert.True(modules.Gates[i] == 0 || modules.Mask[i], $"a survivor, {i}, is not selected"));

        // Six steps before the first round leave all; at the rungs after 8, 16 and 24 steps ever fewer are left.
        int[] left = [.. reports.Where(r => r.Rung > 0).Select(r => r.Gates!.Count(g => g > 0))];
        Assert.Equal(10, left[0]);
        Assert.True(left[1] < 10 && left[2] <= left[1], string.Join(", ", left));
    }

    [Fact]
    public void With_gates_off_the_search_trains_exactly_what_plain_training_trains()
    {
        using var bench = new TestBench();
        var job = Job(new DamOptions { Relaxation = DamRelaxation.Off });
        var search = Run(bench, job);
        var configuration = AdapterConfiguration.FromRanks(TestBench.Shape, [.. TestBench.Shape.Modules.Select(_ => Rank)], job.AlphaPerRank);
        var plain = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, configuration, job.LearningRate), job.Training, ScoreTest: false);
        var trained = new CandidateTrainer().Run(
            bench.Context(candidate: 2) with { OutsideBudget = true }, plain, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(trained.TrainLoss, search.TrainLoss);
        Assert.Equal(trained.Validation, search.Validation);
    }

    [Fact]
    public void The_log_is_thinned_and_measures_few_gaps()
    {
        using var bench = new TestBench(layers: 1);
        var job = Job(new DamOptions(), bench.Context().Spec.Training with { Steps = 410, BatchSize = 4, Rungs = 1 }) with { BudgetParameters = 300 };
        var log = Run(bench, job).Modules!.Log;
        Assert.Equal(137, log.Count);
        Assert.Equal(Enumerable.Range(0, 137).Select(i => 3 * i), log.Select(e => e.Step));
        Assert.InRange(log.Select(e => e.Gap).Distinct().Count(), 15, SearchLog.MostGaps);
        Assert.All(log, e => Assert.True(e is { Entropy.Count: 1, Gates.Count: 6 } && double.IsFinite(e.ValidationLoss)));
        Assert.Equal(Math.Log(6), log[0].Entropy[0], 12);
        Assert.All(log[0].Gates, g => Assert.Equal(1 / (1 + Math.Exp(-3)), g, 7));
        Assert.Equal(0, log[0].Gap);
    }

    [Fact]
    public void Gates_stand_still_during_the_warm_up_and_weights_move()
    {
        using var bench = new TestBench();
        var modules = Run(bench, Job(new DamOptions { WarmupSteps = 10, InitialLogit = 0 })).Modules!;
        Assert.All(modules.Log.Where(e => e.Step <= 10), e => Assert.All(e.Gates, g => Assert.Equal(0.5, g)));
        Assert.Contains(modules.Log, e => e.Step > 10 && e.Gates.Any(g => g != 0.5));
    }

    [Fact]
    public void The_control_with_shuffled_labels_leaves_the_data_alone_and_learns_less()
    {
        using var bench = new TestBench();
        var before = Run(bench, Job(new DamOptions()));
        var shuffled = Run(bench, Job(new DamOptions { ShuffleLabels = true }));
        Assert.True(shuffled.Validation!.Loss > before.Validation!.Loss);
        Assert.True(shuffled.TrainLoss > before.TrainLoss);
        Assert.Equal(Text(before), Text(Run(bench, Job(new DamOptions()))));
    }

    [Fact]
    public void A_divergence_is_an_outcome()
    {
        using var bench = new TestBench();
        var other = new NoOtherJobs();
        var runner = new JobRunner(other, new DamSearcher(), other, other);
        foreach (var rate in new[] { 1e30, 1e8 })
        {
            var outcome = runner.Run(
                bench.Context(CandidateRole.Search), Job(new DamOptions()) with { LearningRate = rate }, _ => ReportDecision.Continue, CancellationToken.None);
            Assert.Equal((CandidateStatus.Failed, FailureKind.Divergence), (outcome.Status, outcome.Failure));
            Assert.Contains("learning rate", outcome.Reason, StringComparison.Ordinal);
        }

        var impossible = runner.Run(
            bench.Context(CandidateRole.Search), Job(new DamOptions()) with { Rank = 17 }, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(FailureKind.BadConfiguration, impossible.Failure);
        Assert.Contains("1 ... 16", impossible.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_can_stop_or_abandon_the_search()
    {
        using var bench = new TestBench();
        var stopped = new DamSearcher().Run(
            bench.Context(CandidateRole.Search), Job(new DamOptions()), r => r.Rung == 1 ? ReportDecision.Stop : ReportDecision.Continue, CancellationToken.None);
        Assert.Equal((CandidateStatus.Stopped, 8), (stopped.Status, stopped.Steps));
        Assert.Equal(12, stopped.Modules!.Mask.Count);
        var abandoned = new DamSearcher().Run(
            bench.Context(CandidateRole.Search, 2), Job(new DamOptions()), r => r.Rung == 1 ? ReportDecision.Abandon : ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(CandidateStatus.Cancelled, abandoned.Status);
        Assert.Null(abandoned.Modules);
        Assert.False(Directory.Exists(bench.Context(candidate: 2).ArtefactPath(2)));
    }

    [Fact]
    public void A_final_training_starts_warm_from_the_search()
    {
        using var bench = new TestBench();
        var search = Run(bench, Job(new DamOptions()));
        var ranks = RankFill.Ranks(search.Modules!.Mask, TestBench.Shape, Budget);
        var configuration = new CandidateConfiguration(
            TrainingMode.Adapters, AdapterConfiguration.FromRanks(TestBench.Shape, ranks, TestBench.Spec.AlphaPerRank), TestBench.LearningRate);
        CandidateOutcome Train(int candidate, int? warm) => new CandidateTrainer().Run(
            bench.Context(candidate: candidate), new TrainJob(configuration, TestBench.Training, false, warm), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.True(Train(3, 1).TrainLoss < Train(2, null).TrainLoss);
    }

    private static DamSearchJob Job(DamOptions options, TrainingOptions? training = null) =>
        new(options, training ?? TestBench.Training, TestBench.LearningRate, Rank, TestBench.Spec.AlphaPerRank, Budget);

    private static CandidateOutcome Run(TestBench bench, DamSearchJob job, List<CandidateReport>? reports = null) => new DamSearcher().Run(
        bench.Context(CandidateRole.Search),
        job,
        r =>
        {
            reports?.Add(r);
            return ReportDecision.Continue;
        },
        CancellationToken.None);

    private static string Text(CandidateOutcome outcome) =>
        JsonSerializer.Serialize(outcome with { Seconds = 0, PeakBytes = 0 }, JsonDefaults.Compact);

    private static byte[] Bytes(TestBench bench, string file) => File.ReadAllBytes(Path.Combine(bench.Context().ArtefactPath(1), file));
}
