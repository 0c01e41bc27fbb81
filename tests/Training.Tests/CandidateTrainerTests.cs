using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests;

[Collection(TensorCollection.Name)]
public sealed class CandidateTrainerTests : LeakCheck
{
    private static ReportDecision GoOn(CandidateReport report) => ReportDecision.Continue;

    private static CandidateOutcome Run(JobContext context, CandidateJob job, Func<CandidateReport, ReportDecision>? report = null) =>
        NoOtherJobs.Runner().Run(context, job, report ?? GoOn, CancellationToken.None);

    [Fact]
    public void A_training_learns_and_says_what_it_cost()
    {
        using var bench = new TestBench();
        var training = TestBench.Training with { Steps = 150 };
        var outcome = Run(bench.Context(CandidateRole.Final), TestBench.Job(training: training, scoreTest: true));

        Assert.Equal((CandidateStatus.Completed, FailureKind.None, ""), (outcome.Status, outcome.Failure, outcome.Reason));
        Assert.True(outcome.TrainLoss < 0.7, $"train loss {outcome.TrainLoss}");
        Assert.True(outcome.Validation!.Accuracy > 0.7, $"validation {outcome.Validation}");
        Assert.Equal((30, 30), (outcome.Validation.Examples, outcome.Test!.Examples));
        Assert.Equal(150, outcome.Steps);

        // Rank 2 on q, v, o (16 x 16) and fc1 (32 x 16): 2 (3 · 32 + 48) = 288; head 4 · 16 + 4 = 68.
        Assert.Equal((288, 356), (outcome.AdapterParameters, outcome.TrainableParameters));
        Assert.True(outcome.Seconds > 0);
        Assert.True(outcome.PeakBytes >= 0);
        var record = CandidateArtefact.Read(bench.Context().ArtefactPath(1));
        Assert.Equal(150, record.Losses.Count);
        Assert.Equal(outcome.Validation, record.Rungs[^1]);
        Assert.Equal("candidate-00001", outcome.Artefact);
        Assert.False(Directory.Exists(bench.Context().CheckpointPath));
    }

    [Fact]
    public void Rungs_are_reported_in_order_with_a_score_over_the_whole_validation_split()
    {
        using var bench = new TestBench();
        var reports = new List<CandidateReport>();
        Run(bench.Context(), TestBench.Job(), r =>
        {
            reports.Add(r);
            return ReportDecision.Continue;
        });

        var rungs = reports.Where(r => r.Rung > 0).ToArray();
        Assert.Equal([(8, 1), (16, 2), (24, 3)], rungs.Select(r => (r.Step, r.Rung)));
        Assert.All(rungs, r => Assert.Equal(30, r.Validation!.Examples));
        Assert.All(reports, r => Assert.Equal(24, r.Steps));
    }

    [Fact]
    public void Equal_seeds_give_equal_numbers_and_other_seeds_do_not()
    {
        using var bench = new TestBench();
        Run(bench.Context(candidate: 1), TestBench.Job());
        Run(bench.Context(candidate: 2), TestBench.Job());
        Run(bench.Context(candidate: 3, seed: 6), TestBench.Job());

        var losses = Enumerable.Range(1, 3).Select(c => CandidateArtefact.Read(bench.Context().ArtefactPath(c)).Losses).ToArray();
        Assert.Equal(losses[0], losses[1]);
        Assert.NotEqual(losses[0], losses[2]);
    }

    [Fact]
    public void Arms_with_one_seed_share_head_and_first_batch()
    {
        using var bench = new TestBench();
        Run(bench.Context(candidate: 1), TestBench.Job());
        Run(bench.Context(candidate: 2), TestBench.Job(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, TestBench.LearningRate)));
        Run(bench.Context(candidate: 3), TestBench.Job(new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, TestBench.LearningRate)));

        // Fresh adapters change nothing, so the first loss of every arm is the base's with the same head on the same batch.
        var first = Enumerable.Range(1, 3).Select(c => CandidateArtefact.Read(bench.Context().ArtefactPath(c)).Losses[0]).ToArray();
        Assert.Equal(first[0], first[1], 1e-6f);
        Assert.Equal(first[0], first[2], 1e-6f);
    }

    [Theory]
    [InlineData(TrainingMode.HeadOnly, 68)]
    [InlineData(TrainingMode.Full, 4848 + 68)]
    public void Modes_without_adapters_train_what_they_say(TrainingMode mode, long trainable)
    {
        using var bench = new TestBench();
        Assert.Equal(4848, TestBench.Shape.BaseParameters);
        var outcome = Run(bench.Context(), TestBench.Job(new CandidateConfiguration(mode, AdapterConfiguration.None, 0.01)));
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        Assert.Equal((0, trainable), (outcome.AdapterParameters, outcome.TrainableParameters));
    }

    [Fact]
    public void Full_fine_tuning_leaves_the_shared_base_as_it_was()
    {
        using var bench = new TestBench();
        Run(bench.Context(candidate: 1), TestBench.Job());
        Run(bench.Context(candidate: 2), TestBench.Job(new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, 0.05)));
        Run(bench.Context(candidate: 3), TestBench.Job());
        Assert.Equal(
            CandidateArtefact.Read(bench.Context().ArtefactPath(1)).Losses,
            CandidateArtefact.Read(bench.Context().ArtefactPath(3)).Losses);
    }

    [Fact]
    public void What_exceeds_the_budget_never_starts()
    {
        using var bench = new TestBench();
        var shape = TestBench.Shape;
        var ranks = shape.Modules.Select(_ => 4).ToArray();
        var all = new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(shape, ranks, 2), 0.01);
        var reports = 0;
        var outcome = Run(bench.Context(), TestBench.Job(all), _ =>
        {
            reports++;
            return ReportDecision.Continue;
        });

        Assert.Equal((CandidateStatus.Failed, FailureKind.BadConfiguration), (outcome.Status, outcome.Failure));

        // Per layer four 16 x 16 and two 16 x 32 modules: 4 · 32 + 2 · 48 = 224 per rank; two layers at rank 4: 1,792; half is 896.
        Assert.Contains("1,792", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("896", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(0, reports);
        Assert.Equal(CandidateStatus.Completed, Run(bench.Context() with { OutsideBudget = true }, TestBench.Job(all)).Status);
    }

    [Theory]
    [InlineData(7, "q", 2, "no module 7.q")]
    [InlineData(0, "q", 17, "rank 17 is outside 1 ... 16")]
    [InlineData(0, "q", 0, "rank 0 is outside 1 ... 16")]
    public void Configurations_that_do_not_fit_the_model_are_outcomes(int layer, string projection, int rank, string reason)
    {
        using var bench = new TestBench();
        var configuration = new CandidateConfiguration(
            TrainingMode.Adapters,
            new AdapterConfiguration([new ModuleAdapter(new ModuleAddress(layer, projection), AdapterKind.Lora, rank, 4)]),
            0.01);
        var outcome = Run(bench.Context(), TestBench.Job(configuration));
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_is_an_outcome_with_a_step()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(), TestBench.Job(TestBench.Lora(1e30), TestBench.Training with { MaxGradientNorm = 0, Steps = 60 }));
        Assert.Equal((CandidateStatus.Failed, FailureKind.Divergence), (outcome.Status, outcome.Failure));
        Assert.Contains("lower the learning rate", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_data_models_and_roots_are_outcomes()
    {
        using var bench = new TestBench();
        var noData = Run(bench.Context(spec: TestBench.Spec with { Data = TestBench.Spec.Data with { Path = "none" } }), TestBench.Job());
        Assert.Equal(FailureKind.BadData, noData.Failure);
        var tooSmall = Run(bench.Context(spec: TestBench.Spec with { Data = TestBench.Spec.Data with { TestExamples = 500 } }), TestBench.Job());
        Assert.Equal(FailureKind.BadData, tooSmall.Failure);
        Assert.Contains("asks for 570", tooSmall.Reason, StringComparison.Ordinal);
        var bigBatch = Run(bench.Context(), TestBench.Job(training: TestBench.Training with { BatchSize = 41 }));
        Assert.Equal(FailureKind.BadData, bigBatch.Failure);
        var noModel = Run(bench.Context(spec: TestBench.Spec with { Model = "none" }), TestBench.Job());
        Assert.Equal(FailureKind.BadModel, noModel.Failure);
    }

    [Fact]
    public void A_corrupt_model_is_an_outcome()
    {
        using var bench = new TestBench();
        var path = Path.Combine(bench.ModelPath, "model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
        var outcome = Run(bench.Context(), TestBench.Job());
        Assert.Equal(FailureKind.BadModel, outcome.Failure);
        Assert.Contains("model.safetensors", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_final_trainings_may_ask_for_the_test_score()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(CandidateRole.Trial), TestBench.Job(scoreTest: true));
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);

        Assert.Null(Run(bench.Context(CandidateRole.Final), TestBench.Job()).Test);
        var data = bench.Data.Get(Path.Combine(bench.Folder, "data/blocks"), TestBench.Spec.Data, ImageFormat.Of(bench.ModelPath), TorchSharp.torch.CPU);
        Assert.Equal(0, data.TestUses);
        Assert.NotNull(Run(bench.Context(CandidateRole.Final), TestBench.Job(scoreTest: true)).Test);
        Assert.Equal(1, data.TestUses);
    }

    [Fact]
    public void A_stopped_candidate_keeps_its_last_score_and_sees_no_test_data()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(CandidateRole.Final), TestBench.Job(scoreTest: true), r => r.Rung == 2 ? ReportDecision.Stop : ReportDecision.Continue);
        Assert.Equal((CandidateStatus.Stopped, 16), (outcome.Status, outcome.Steps));
        Assert.NotNull(outcome.Validation);
        Assert.Null(outcome.Test);
    }

    [Fact]
    public void A_stop_at_the_last_rung_is_a_completed_training()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(), TestBench.Job(), r => r.Rung == 3 ? ReportDecision.Stop : ReportDecision.Continue);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
    }

    [Fact]
    public void An_abandoned_attempt_leaves_no_result()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(), TestBench.Job(), _ => ReportDecision.Abandon);
        Assert.Equal(CandidateStatus.Cancelled, outcome.Status);
        Assert.False(Directory.Exists(bench.Context().ArtefactPath(1)));
    }

    [Fact]
    public void Cancellation_throws_and_nothing_leaks()
    {
        using var bench = new TestBench();
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => NoOtherJobs.Runner().Run(
            bench.Context(),
            TestBench.Job(),
            r =>
            {
                source.Cancel();
                return ReportDecision.Continue;
            },
            source.Token));
    }

    [Fact]
    public void Dropout_masks_repeat_with_the_seed()
    {
        using var bench = new TestBench();
        var training = TestBench.Training with { Dropout = 0.2 };
        Run(bench.Context(candidate: 1), TestBench.Job(TestBench.Lora(dropout: 0.1), training));
        TorchSharp.torch.manual_seed(99);
        Run(bench.Context(candidate: 2), TestBench.Job(TestBench.Lora(dropout: 0.1), training));
        Run(bench.Context(candidate: 3), TestBench.Job());
        var losses = Enumerable.Range(1, 3).Select(c => CandidateArtefact.Read(bench.Context().ArtefactPath(c)).Losses).ToArray();
        Assert.Equal(losses[0], losses[1]);
        Assert.NotEqual(losses[0], losses[2]);
    }
}
