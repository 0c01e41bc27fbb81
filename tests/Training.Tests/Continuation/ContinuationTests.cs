using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Continuation;

/// <summary>A training in segments, each of another candidate, ends with the same bits as one in one piece.</summary>
[Collection(TensorCollection.Name)]
public sealed class ContinuationTests : LeakCheck
{
    private static readonly TrainingOptions Training = TestBench.Training with { Dropout = 0.1, WarmupFraction = 0.2 };

    private static readonly TrainJob Whole = TestBench.Job(TestBench.Lora(dropout: 0.1), Training, scoreTest: true);

    [Theory]
    [InlineData(8, 16)]
    [InlineData(1, 9)]
    [InlineData(3, 23)]
    [InlineData(13, 24)]
    public void A_training_in_three_segments_ends_bit_equal_to_one_in_one_piece(int first, int second)
    {
        using var bench = new TestBench();
        var whole = Run(bench, 1, Whole);
        var one = Run(bench, 2, Whole with { ScoreTest = false, UntilStep = first });
        var two = Run(bench, 3, Whole with { ScoreTest = false, UntilStep = second, ContinueFrom = 2 });
        var last = Run(bench, 4, Whole with { ContinueFrom = 3 });

        Assert.All([whole, one, two, last], o => Assert.Equal("", o.Reason));
        Assert.Equal([first, second, 24], new[] { one, two, last }.Select(o => o.Steps));
        Assert.Equal((whole.Validation, whole.Test, whole.TrainLoss), (last.Validation, last.Test, last.TrainLoss));
        AssertSameArtefact(bench, 1, 4);
    }

    [Fact]
    public void A_segment_that_ends_between_rungs_has_the_score_of_its_last_step()
    {
        using var bench = new TestBench();
        Run(bench, 1, Whole);
        var everyStep = Run(bench, 2, Whole with { Training = Training with { Rungs = 24 } });
        var scores = CandidateArtefact.Read(Context(bench, 2).ArtefactPath(2)).Rungs;
        Assert.Equal(everyStep.Validation, scores[23]);
        Assert.Equal(scores[4], Run(bench, 3, Whole with { ScoreTest = false, UntilStep = 5 }).Validation);
        Assert.Equal(scores[7], Run(bench, 4, Whole with { ScoreTest = false, UntilStep = 8 }).Validation);
        Assert.Empty(CandidateArtefact.Read(Context(bench, 3).ArtefactPath(3)).Rungs);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    public void A_segment_that_was_killed_ends_bit_equal(int killedAt)
    {
        using var bench = new TestBench();
        Run(bench, 1, Whole);
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 6 });
        var segment = Whole with { ScoreTest = false, UntilStep = 14, ContinueFrom = 2 };
        var undisturbed = Run(bench, 3, segment);
        Kill(bench, 4, segment, killedAt);
        var disturbed = Run(bench, 4, segment);
        Assert.Equal(undisturbed.Validation, disturbed.Validation);
        AssertSameArtefact(bench, 3, 4);
        Run(bench, 5, Whole with { ContinueFrom = 4 });
        AssertSameArtefact(bench, 1, 5);
    }

    [Fact]
    public void Another_learning_rate_takes_over_weights_moments_and_batches()
    {
        using var bench = new TestBench();
        Run(bench, 1, Whole);
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 10 });
        var explore = Whole with { ContinueFrom = 2, Configuration = TestBench.Lora(TestBench.LearningRate * 1.2, dropout: 0.1) };
        Run(bench, 3, explore);
        Run(bench, 4, explore);
        var (plain, explored) = (Losses(bench, 1), Losses(bench, 3));

        // The loss of a step is taken before the weights move: the eleventh is still the parent's, the twelfth is not.
        Assert.Equal(plain.Take(11), explored.Take(11));
        Assert.NotEqual(plain[11], explored[11]);
        AssertSameArtefact(bench, 3, 4);
    }

    [Fact]
    public void A_final_training_may_continue_from_the_last_step_to_score_the_test_split()
    {
        using var bench = new TestBench();
        var whole = Run(bench, 1, Whole);
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 24 });
        var final = Run(bench, 3, Whole with { ContinueFrom = 2 });
        Assert.Equal((whole.Test, whole.Validation), (final.Test, final.Validation));
        AssertSameArtefact(bench, 1, 3);
    }

    [Fact]
    public void A_continuation_is_refused_with_the_part_that_differs()
    {
        using var bench = new TestBench();
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 10 });
        var next = Whole with { ContinueFrom = 2 };
        var other = TestBench.Lora(dropout: 0.1);
        var ranks = other.Adapters.Modules.Select((m, i) => i == 0 ? m with { Rank = 1, Alpha = 2 } : m).ToArray();

        Refused(FailureKind.BadModel, "(Missing)", Whole with { ContinueFrom = 7 });
        Refused(FailureKind.BadConfiguration, "(OtherAdapters)", next with { Configuration = other with { Adapters = other.Adapters with { Modules = ranks } } });
        Refused(FailureKind.BadConfiguration, "(OtherAdapters)", next with { Configuration = new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.1) });
        Refused(FailureKind.BadConfiguration, "(OtherTraining)", next with { Training = Training with { Steps = 25 } });
        Refused(FailureKind.BadConfiguration, "(OtherSeed)", next, c => c with { Seed = 6 });
        Refused(FailureKind.BadConfiguration, "(OtherData)", next, c => c with { Spec = c.Spec with { Data = c.Spec.Data with { SplitSeed = 3 } } });
        Refused(FailureKind.BadConfiguration, "(WrongStep)", next with { ScoreTest = false, UntilStep = 10 });
        Refused(FailureKind.BadConfiguration, "(WrongStep)", next with { ScoreTest = true, UntilStep = 9 });
        Refused(FailureKind.BadConfiguration, "1 ... 24", next with { UntilStep = 25 });
        Refused(FailureKind.BadConfiguration, "start from candidate 3", next with { WarmStartFrom = 3 });
        Refused(FailureKind.BadConfiguration, "cannot release", next with { Releases = [2] });
        CopyModel(bench);
        Refused(FailureKind.BadConfiguration, "(OtherShape)", next, c => c with { Spec = c.Spec with { Model = "twin" } });

        void Refused(FailureKind kind, string word, TrainJob job, Func<JobContext, JobContext>? change = null)
        {
            var context = Context(bench, 9);
            var outcome = NoOtherJobs.Runner().Run(change?.Invoke(context) ?? context, job, _ => ReportDecision.Continue, CancellationToken.None);
            Assert.Equal((CandidateStatus.Failed, kind), (outcome.Status, outcome.Failure));
            Assert.Contains(word, outcome.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("key.json")]
    [InlineData("weights.safetensors")]
    [InlineData("state.json")]
    public void A_state_with_a_changed_byte_is_refused(string file)
    {
        using var bench = new TestBench();
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 10 });
        var path = Directory.EnumerateFiles(Context(bench, 2).ArtefactPath(2), file, SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[file.EndsWith("json", StringComparison.Ordinal) ? 0 : ^3] ^= 1;
        File.WriteAllBytes(path, bytes);
        var outcome = Run(bench, 3, Whole with { ContinueFrom = 2 });
        Assert.Equal(FailureKind.BadModel, outcome.Failure);
        Assert.Contains("(Corrupt)", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_releases_the_states_it_names_and_keeps_the_artefacts()
    {
        using var bench = new TestBench();
        Run(bench, 2, Whole with { ScoreTest = false, UntilStep = 10 });
        Run(bench, 3, Whole with { ScoreTest = false, UntilStep = 10 });
        var last = Run(bench, 4, Whole with { ContinueFrom = 3, Releases = [2, 77] });
        Assert.Equal(CandidateStatus.Completed, last.Status);
        Assert.Equal(10, Losses(bench, 2).Count);
        Assert.Contains("(Missing)", Run(bench, 5, Whole with { ContinueFrom = 2 }).Reason, StringComparison.Ordinal);
        Assert.Equal(CandidateStatus.Completed, Run(bench, 6, Whole with { ContinueFrom = 3 }).Status);
    }

    private static JobContext Context(TestBench bench, int candidate) => bench.Context(CandidateRole.Final, candidate);

    private static CandidateOutcome Run(TestBench bench, int candidate, TrainJob job) =>
        NoOtherJobs.Runner().Run(Context(bench, candidate), job, _ => ReportDecision.Continue, CancellationToken.None);

    private static IReadOnlyList<float> Losses(TestBench bench, int candidate) =>
        CandidateArtefact.Read(Context(bench, candidate).ArtefactPath(candidate)).Losses;

    /// <summary>Ends an attempt as a lost node would, once a checkpoint of the given step is on the disk.</summary>
    private static void Kill(TestBench bench, int candidate, TrainJob job, int step)
    {
        using var source = new CancellationTokenSource();
        var context = Context(bench, candidate) with { CheckpointEvery = TimeSpan.Zero };
        var path = Path.Combine(context.CheckpointPath, $"step-{step:D9}");
        var clock = new KillClock(() => Directory.Exists(path), source.Cancel);
        Assert.Throws<OperationCanceledException>(() =>
            NoOtherJobs.Runner().Run(context with { Time = clock }, job, _ => ReportDecision.Continue, source.Token));
        Assert.True(Directory.Exists(path));
    }

    private static void CopyModel(TestBench bench)
    {
        var twin = Path.Combine(Path.GetDirectoryName(bench.ModelPath)!, "twin");
        Directory.CreateDirectory(twin);
        foreach (var file in Directory.EnumerateFiles(bench.ModelPath))
        {
            File.Copy(file, Path.Combine(twin, Path.GetFileName(file)));
        }
    }

    private static void AssertSameArtefact(TestBench bench, int one, int other)
    {
        var (a, b) = (Context(bench, one).ArtefactPath(one), Context(bench, other).ArtefactPath(other));
        Assert.Equal(CandidateArtefact.Read(a).Losses, CandidateArtefact.Read(b).Losses);
        Assert.Equal(CandidateArtefact.Read(a).Rungs, CandidateArtefact.Read(b).Rungs);
        Assert.Equal(File.ReadAllBytes(Path.Combine(a, CandidateArtefact.WeightsFile)), File.ReadAllBytes(Path.Combine(b, CandidateArtefact.WeightsFile)));
    }

    /// <summary>The system's clock, which cancels at the first look at it after a condition holds.</summary>
    private sealed class KillClock(Func<bool> reached, Action cancel) : TimeProvider
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
