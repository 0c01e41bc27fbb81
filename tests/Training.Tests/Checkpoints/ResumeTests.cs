using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Checkpoints;

/// <summary>A training that was interrupted ends with the same bits as one that was not.</summary>
[Collection(TensorCollection.Name)]
public sealed class ResumeTests : LeakCheck
{
    private static readonly TrainingOptions Training = TestBench.Training with { Dropout = 0.1, WarmupFraction = 0.2 };

    [Theory]
    [InlineData(TrainingMode.Adapters)]
    [InlineData(TrainingMode.HeadOnly)]
    [InlineData(TrainingMode.Full)]
    public void An_interrupted_training_ends_bit_equal_wherever_it_was_cut(TrainingMode mode)
    {
        using var bench = new TestBench();
        var configuration = mode == TrainingMode.Adapters
            ? TestBench.Lora(dropout: 0.1)
            : new CandidateConfiguration(mode, AdapterConfiguration.None, TestBench.LearningRate);
        var job = TestBench.Job(configuration, Training, scoreTest: true);
        var whole = Run(bench, candidate: 1, job, cutAt: []);

        // Candidate numbers differ, seeds do not: the numbers must not depend on them.
        int[][] cuts = [[1], [7], [8], [9], [16], [23], [24], [3, 4, 15, 16, 20]];
        for (var i = 0; i < cuts.Length; i++)
        {
            var resumed = Run(bench, candidate: 2 + i, job, cuts[i]);
            Assert.Equal(whole.Validation, resumed.Validation);
            Assert.Equal(whole.Test, resumed.Test);
            Assert.Equal(whole.TrainLoss, resumed.TrainLoss);
            Assert.Equal(whole.Steps, resumed.Steps);
            AssertSameArtefact(bench, 1, 2 + i);
        }
    }

    [Fact]
    public void A_rung_whose_report_may_have_been_lost_is_reported_again()
    {
        using var bench = new TestBench();
        var job = TestBench.Job();
        var reports = new List<CandidateReport>();
        Cut(bench, 1, job, step: 8, reports);
        NoOtherJobs.Runner().Run(Context(bench, 1), job, Collect(reports), CancellationToken.None);

        var rungs = reports.Where(r => r.Rung > 0).ToArray();
        Assert.Equal([1, 1, 2, 3], rungs.Select(r => r.Rung));
        Assert.Equal(rungs[0].Validation, rungs[1].Validation);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("moments.safetensors")]
    [InlineData("state.json")]
    [InlineData("checksums.sha256")]
    public void A_checkpoint_with_a_changed_byte_is_refused_and_the_training_starts_anew(string file)
    {
        using var bench = new TestBench();
        var job = TestBench.Job();
        Run(bench, candidate: 1, job, cutAt: []);
        Cut(bench, 2, job, step: 12);
        var folders = Directory.GetDirectories(Context(bench, 2).CheckpointPath);
        Assert.Equal(["step-000000011", "step-000000012"], folders.Select(Path.GetFileName).Order());
        foreach (var path in folders.Select(f => Path.Combine(f, file)))
        {
            var bytes = File.ReadAllBytes(path);
            bytes[file == "state.json" ? 0 : ^3] ^= 1;
            File.WriteAllBytes(path, bytes);
        }

        NoOtherJobs.Runner().Run(Context(bench, 2), job, _ => ReportDecision.Continue, CancellationToken.None);

        Assert.Contains("is not used", CandidateArtefact.Read(Context(bench, 2).ArtefactPath(2)).Resume, StringComparison.Ordinal);
        AssertSameArtefact(bench, 1, 2);
    }

    /// <summary>A power cut may leave any part of a file; the name may be durable before the content is.</summary>
    [Fact]
    public void A_newest_checkpoint_torn_at_any_byte_or_with_any_bit_changed_falls_back_to_the_one_before_and_ends_bit_equal()
    {
        using var bench = new TestBench();
        var job = TestBench.Job();
        Run(bench, candidate: 1, job, cutAt: []);
        Cut(bench, 2, job, step: 12);
        var checkpoints = Context(bench, 2).CheckpointPath;
        var newest = Path.Combine(checkpoints, "step-000000012");
        var identity = Identity(bench, job, 2);
        foreach (var file in Directory.GetFiles(newest))
        {
            var whole = File.ReadAllBytes(file);
            var positions = Positions(whole.Length, file);
            foreach (var at in positions)
            {
                File.WriteAllBytes(file, whole[..at]);
                Assert.Equal(11, Restored(bench, identity, checkpoints, job, out var cut));
                Assert.StartsWith("The checkpoint step-000000012 is not used: ", cut, StringComparison.Ordinal);

                byte[] changed = [.. whole];
                changed[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(file, changed);
                Assert.Equal(11, Restored(bench, identity, checkpoints, job, out _));
            }

            File.Delete(file);
            Assert.Equal(11, Restored(bench, identity, checkpoints, job, out _));
            File.WriteAllBytes(file, whole);
        }

        Assert.Equal(12, Restored(bench, identity, checkpoints, job, out var refusal));
        Assert.Equal("", refusal);
        var torn = Path.Combine(newest, "moments.safetensors");
        File.WriteAllBytes(torn, File.ReadAllBytes(torn)[..100]);
        Run(bench, candidate: 2, job, cutAt: [15]);
        Assert.Equal("", CandidateArtefact.Read(Context(bench, 2).ArtefactPath(2)).Resume);
        AssertSameArtefact(bench, 1, 2);
    }

    [Fact]
    public void A_cancelled_training_leaves_a_checkpoint_of_its_last_step_though_none_was_due()
    {
        using var bench = new TestBench();
        var job = TestBench.Job();
        Run(bench, candidate: 1, job, cutAt: []);
        var context = Context(bench, 2) with { CheckpointEvery = TimeSpan.FromDays(1) };
        using var source = new CancellationTokenSource();
        var looks = 0;
        var clock = new StepClock(() => ++looks == 12, source.Cancel);
        Assert.Throws<OperationCanceledException>(() => NoOtherJobs.Runner().Run(context with { Time = clock }, job, _ => ReportDecision.Continue, source.Token));
        Assert.InRange(Done(bench, 2), 1, 7); // the first rung, where one is due, is step 8

        NoOtherJobs.Runner().Run(context, job, _ => ReportDecision.Continue, CancellationToken.None);

        AssertSameArtefact(bench, 1, 2);
    }

    [Fact]
    public void A_checkpoint_of_another_job_is_refused()
    {
        using var bench = new TestBench();
        Cut(bench, 1, TestBench.Job(), step: 12);
        var other = TestBench.Job(TestBench.Lora(0.011));
        NoOtherJobs.Runner().Run(Context(bench, 1), other, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Contains("belongs to another job", CandidateArtefact.Read(Context(bench, 1).ArtefactPath(1)).Resume, StringComparison.Ordinal);

        Run(bench, candidate: 2, other, cutAt: []);
        AssertSameArtefact(bench, 1, 2);
    }

    [Fact]
    public void A_draft_left_by_a_kill_is_ignored()
    {
        using var bench = new TestBench();
        var job = TestBench.Job();
        Cut(bench, 1, job, step: 12);
        var checkpoints = Context(bench, 1).CheckpointPath;
        Directory.CreateDirectory(Path.Combine(checkpoints, "step-000000099.unfinished"));
        var outcome = NoOtherJobs.Runner().Run(Context(bench, 1), job, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        Assert.Equal("", CandidateArtefact.Read(Context(bench, 1).ArtefactPath(1)).Resume);
    }

    private static AdapterSearch.Training.Jobs.JobContext Context(TestBench bench, int candidate) =>
        bench.Context(CandidateRole.Final, candidate) with { CheckpointEvery = TimeSpan.Zero };

    /// <summary>Every position of a short file; of a long one both ends, where headers and the last values are, and seeded ones between.</summary>
    private static IEnumerable<int> Positions(int length, string file)
    {
        if (length <= 80)
        {
            return Enumerable.Range(0, length);
        }

        var random = new SeedStream(2026).For(Path.GetFileName(file)).Random();
        return [.. Enumerable.Range(0, 12), .. Enumerable.Range(0, 24).Select(_ => (int)(random.NextDouble() * length)), length - 2, length - 1];
    }

    private static string Identity(TestBench bench, TrainJob job, int candidate)
    {
        using var workbench = AdapterSearch.Training.Jobs.Workbench.Open(Context(bench, candidate), TrainingMode.Adapters, job.Training);
        return AdapterSearch.Training.Jobs.JobIdentity.Hash(Context(bench, candidate), job, workbench.Data.Hash, workbench.Model.Shape);
    }

    private static int? Restored(TestBench bench, string identity, string folder, TrainJob job, out string refusal)
    {
        using var workbench = AdapterSearch.Training.Jobs.Workbench.Open(Context(bench, 2), TrainingMode.Adapters, job.Training);
        using var adapters = AdapterSearch.Adapters.AdapterSet.Inject(workbench.Targets, job.Configuration.Adapters, 1);
        using var optimizer = new WeightOptimizer(
            CandidateTrainer.TrainedWeights(workbench.Model, adapters), 0.1, LearningRateSchedule.From(job.Training), 0, 0);
        return new CheckpointStore(folder, identity).Restore(optimizer, out refusal)?.Step;
    }

    private static Func<CandidateReport, ReportDecision> Collect(List<CandidateReport> reports) => report =>
    {
        reports.Add(report);
        return ReportDecision.Continue;
    };

    /// <summary>Runs with a checkpoint after every step, cancelled after each of the given steps and started again.</summary>
    private static CandidateOutcome Run(TestBench bench, int candidate, TrainJob job, int[] cutAt)
    {
        foreach (var step in cutAt)
        {
            Cut(bench, candidate, job, step);
        }

        return NoOtherJobs.Runner().Run(Context(bench, candidate), job, _ => ReportDecision.Continue, CancellationToken.None);
    }

    private static void Cut(TestBench bench, int candidate, TrainJob job, int step, List<CandidateReport>? reports = null)
    {
        using var source = new CancellationTokenSource();
        var clock = new StepClock(() => Done(bench, candidate) >= step, source.Cancel);
        Assert.Throws<OperationCanceledException>(() => NoOtherJobs.Runner().Run(
            Context(bench, candidate) with { Time = clock }, job, Collect(reports ?? []), source.Token));
        Assert.Equal(step, Done(bench, candidate));
    }

    private static int Done(TestBench bench, int candidate)
    {
        var folder = Context(bench, candidate).CheckpointPath;
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(d => int.Parse(Path.GetFileName(d)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture)).Max()
            : 0;
    }

    private static void AssertSameArtefact(TestBench bench, int one, int other)
    {
        var (a, b) = (Context(bench, one).ArtefactPath(one), Context(bench, other).ArtefactPath(other));
        Assert.Equal(CandidateArtefact.Read(a).Losses, CandidateArtefact.Read(b).Losses);
        Assert.Equal(File.ReadAllBytes(Path.Combine(a, CandidateArtefact.WeightsFile)), File.ReadAllBytes(Path.Combine(b, CandidateArtefact.WeightsFile)));
    }

    /// <summary>The system's clock, which cancels at the first look at it after a condition holds.</summary>
    private sealed class StepClock(Func<bool> reached, Action cancel) : TimeProvider
    {
        public override long GetTimestamp()
        {
            if (reached())
            {
                cancel();
            }

            return base.GetTimestamp();
        }
    }
}
