using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl;

[Collection(TensorCollection.Name)]
public sealed class RankControllerTests : LeakCheck
{
    [Fact]
    public void A_method_that_decides_nothing_trains_scores_and_exports_like_plain_LoRA()
    {
        using var bench = new TestBench();
        var uniform = new CandidateConfiguration(
            TrainingMode.Adapters, AdapterConfiguration.FromRanks(TestBench.Shape, [.. TestBench.Shape.Modules.Select(_ => 1)], 2), TestBench.LearningRate);
        var plain = NoOtherJobs.Runner().Run(
            bench.Context(CandidateRole.Final, 1), TestBench.Job(uniform, scoreTest: true), _ => ReportDecision.Continue, CancellationToken.None);
        var reports = new List<CandidateReport>();
        var controlled = Run(bench, 2, Job(scoreTest: true), s => new PlainControl(s), reports);

        Assert.Equal(CandidateStatus.Completed, controlled.Status);
        Assert.Equal(plain.TrainLoss, controlled.TrainLoss);
        Assert.Equal(plain.Validation, controlled.Validation);
        Assert.Equal(plain.Test, controlled.Test);
        Assert.Equal(plain.AdapterParameters, controlled.AdapterParameters);
        Assert.Equal(plain.TrainableParameters, controlled.TrainableParameters);
        Assert.Equal(Enumerable.Repeat(1, 12), controlled.Modules!.Ranks);
        Assert.All(controlled.Modules.Mask, Assert.True);
        Assert.Equal(12, controlled.Modules.ByReadout["importance"].Count);
        Assert.All(reports, r => Assert.Equal(12, r.Ranks!.Count));
        var (one, other) = (bench.Context(candidate: 1).ArtefactPath(1), bench.Context(candidate: 2).ArtefactPath(2));
        Assert.Equal(CandidateArtefact.Read(one).Losses, CandidateArtefact.Read(other).Losses);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(one, CandidateArtefact.WeightsFile)), File.ReadAllBytes(Path.Combine(other, CandidateArtefact.WeightsFile)));
        Assert.Equal("plain", File.ReadAllText(Path.Combine(other, "note.txt")));
        var export = ArtefactExporter.Export(other, bench.ModelPath, "tiny", Path.Combine(bench.Folder, "peft"), CPU);
        Assert.Equal(ExportKind.PeftAdapter, export.Kind);
    }

    [Fact]
    public void Folded_adapters_above_the_budget_are_a_failure_with_both_numbers()
    {
        using var bench = new TestBench();
        var outcome = Run(bench, 1, Job(budget: 447), s => new PlainControl(s));
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains("ended with 448 adapter parameters, the budget is 447", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fold_that_computes_something_else_is_a_failure()
    {
        using var bench = new TestBench();
        var outcome = Run(bench, 1, Job(), s => new PlainControl(s) { Error = 0.01 });
        Assert.Equal(CandidateStatus.Failed, outcome.Status);
        Assert.Contains("change the logits by", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_for_more_than_the_budget_or_with_an_unearned_test_score_never_starts()
    {
        using var bench = new TestBench();
        Assert.Contains("the budget is 896", Run(bench, 1, Job(budget: 897), s => new PlainControl(s)).Reason, StringComparison.Ordinal);
        var outcome = new JobRunner(new NoOtherJobs(), new NoOtherJobs(), new NoOtherJobs(), new RankController(s => new PlainControl(s)))
            .Run(bench.Context(CandidateRole.Trial), Job(scoreTest: true), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Contains("only final trainings may", outcome.Reason, StringComparison.Ordinal);
    }

    private static RankControlJob Job(long budget = 896, bool scoreTest = false) =>
        new(new AdaLoraOptions(), TestBench.Training, TestBench.LearningRate, 4, 2, budget, scoreTest);

    private static CandidateOutcome Run(
        TestBench bench, int candidate, RankControlJob job, Func<RankControlSetup, IRankControl> create, List<CandidateReport>? reports = null)
    {
        var others = new NoOtherJobs();
        return new JobRunner(others, others, others, new RankController(create)).Run(
            bench.Context(CandidateRole.Final, candidate),
            job,
            r =>
            {
                reports?.Add(r);
                return ReportDecision.Continue;
            },
            CancellationToken.None);
    }
}
