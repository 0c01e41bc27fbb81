using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.RankSearch;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.RankSearch;

/// <summary>Whole searches of ranks on a tiny ViT.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankSearcherTests : LeakCheck
{
    private static readonly ModelShape Shape = TestBench.Shape;
    private static readonly long Budget = TestBench.Spec.Budget.Resolve(Shape, TestBench.Spec.Rank);

    public static TheoryData<RankMethodOptions, double> Methods => new()
    {
        { new AutoLoraOptions { Rank = 4, ArchitectureLearningRate = 0.02 }, 0 },
        { new AutoLoraOptions { Rank = 4, ArchitectureLearningRate = 0.02, Order = DamOrder.First, WeightShare = 1 }, 0.1 },
        { new BipeftOptions { Ranks = [1, 2, 4], Threshold = 0.5, PruningSteps = 6 }, 0 },
        { new BipeftOptions { Ranks = [1, 4], WarmupEpochs = 0, History = 2, Threshold = 0.3 }, 0.1 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_search_ends_in_ranks_within_the_budget_and_the_same_bits_when_interrupted_twice(RankMethodOptions method, double dropout)
    {
        var job = Job(method, dropout);
        using var whole = new TestBench();
        var expected = Run(whole, job);
        var ranks = expected.Modules!.Ranks;
        Assert.Equal(CandidateStatus.Completed, expected.Status);
        Assert.InRange(ranks.Select((r, i) => r * Shape.Modules[i].ParametersPerRank).Sum(), Shape.Modules.Min(m => m.ParametersPerRank), Budget);
        Assert.All(ranks, r => Assert.InRange(r, 0, 4));
        Assert.Equal(ranks.Select(r => r > 0), expected.Modules.Mask);
        Assert.All(expected.Modules.ByReadout.Values, v => Assert.Equal(Shape.Modules.Count, v.Count));
        Assert.Equal(expected.Validation!.Loss, expected.Modules.RelaxedLoss);
        Assert.NotEqual(expected.Modules.RelaxedLoss, expected.Modules.DiscretisedLoss);
        Assert.Null(expected.Test);

        using var cut = new TestBench();
        foreach (var rung in new[] { 1, 2 })
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => new RankController().Run(
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
        Assert.Equal(Record(whole), Record(cut));
    }

    [Fact]
    public void A_split_that_fills_no_batch_a_rank_above_the_matrix_and_a_test_score_are_refused()
    {
        using var bench = new TestBench();
        var runner = new JobRunner(new CandidateTrainer(), new NoOtherJobs(), new NoOtherJobs(), new RankController());
        foreach (var (job, part) in new[]
        {
            (Job(new AutoLoraOptions { Rank = 4, WeightShare = 0.9 }, 0), "36 examples for the weights and 4 for the architecture"),
            (Job(new AutoLoraOptions { Rank = 17 }, 0), "outside 1 ... 16"),
            (Job(new BipeftOptions { Ranks = [2] }, 0) with { ScoreTest = true }, "no test score"),
        })
        {
            var outcome = runner.Run(bench.Context(CandidateRole.Search), job, _ => ReportDecision.Continue, CancellationToken.None);
            Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
            Assert.Contains(part, outcome.Reason, StringComparison.Ordinal);
        }
    }

    private static RankControlJob Job(RankMethodOptions method, double dropout) =>
        new(method, TestBench.Training with { Dropout = dropout }, TestBench.LearningRate, TestBench.Spec.Rank, TestBench.Spec.AlphaPerRank, Budget, ScoreTest: false);

    private static CandidateOutcome Run(TestBench bench, RankControlJob job) =>
        new RankController().Run(bench.Context(CandidateRole.Search), job, _ => ReportDecision.Continue, CancellationToken.None);

    private static string Text(CandidateOutcome outcome) => JsonSerializer.Serialize(outcome with { Seconds = 0, PeakBytes = 0 }, JsonDefaults.Compact);

    private static string Record(TestBench bench) => File.ReadAllText(Path.Combine(bench.Context().ArtefactPath(1), RankSearchArtefact.RecordFile));
}
