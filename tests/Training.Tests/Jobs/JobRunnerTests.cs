using System.Runtime.InteropServices;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Jobs;

[Collection(TensorCollection.Name)]
public sealed class JobRunnerTests : LeakCheck
{
    public static TheoryData<Exception, FailureKind, string> Failures => new()
    {
        { new BadDataException("no such file"), FailureKind.BadData, "no such file" },
        { new ModelException("m", "is broken"), FailureKind.BadModel, "m: is broken" },
        { new WeightsFileException("w", "is cut off"), FailureKind.BadModel, "w: is cut off" },
        { new AdapterException("rank 0"), FailureKind.BadConfiguration, "rank 0" },
        { new BadConfigurationException("over budget"), FailureKind.BadConfiguration, "over budget" },
        { new DivergenceException("NaN"), FailureKind.Divergence, "NaN" },
        { new OutOfMemoryException("no"), FailureKind.OutOfMemory, "Memory ran out" },
        { new ExternalException("add: DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes"), FailureKind.OutOfMemory, "Memory ran out" },
        { new ExternalException("CUDA out of memory. Tried to allocate 2 GiB"), FailureKind.OutOfMemory, "Memory ran out" },
        { new ExternalException("mm: shapes cannot be multiplied\nframe #0"), FailureKind.Native, "mm: shapes cannot be multiplied" },
        { new IOException("disk full"), FailureKind.Infrastructure, "disk full" },
        { new InvalidOperationException("a bug"), FailureKind.Native, "Unexpected InvalidOperationException: a bug" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_an_outcome_with_its_kind_and_a_reason(Exception failure, FailureKind kind, string reason)
    {
        using var bench = new TestBench();
        var outcome = NoOtherJobs.Runner(() => failure).Run(bench.Context(), TestBench.Job(), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal((CandidateStatus.Failed, kind), (outcome.Status, outcome.Failure));
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("frame", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_refusal_of_libtorch_is_a_native_failure_of_one_line()
    {
        using var bench = new TestBench();
        var outcome = NoOtherJobs.Runner(() => Assert.ThrowsAny<ExternalException>(() => zeros(2, 3).matmul(zeros(2, 3))))
            .Run(bench.Context(), TestBench.Job(), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(FailureKind.Native, outcome.Failure);
        Assert.DoesNotContain('\n', outcome.Reason);
    }

    [Fact]
    public void A_real_lack_of_memory_is_recognised()
    {
        var failure = Assert.ThrowsAny<Exception>(() => zeros([1L << 50]));
        Assert.Equal(FailureKind.OutOfMemory, FailureClassifier.Outcome(failure).Failure);
    }

    [Fact]
    public void Cancellation_is_the_only_exception_that_passes()
    {
        using var bench = new TestBench();
        Assert.Throws<OperationCanceledException>(() => NoOtherJobs.Runner().Run(
            bench.Context(), TestBench.Job(), _ => ReportDecision.Continue, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Two_slots_train_at_once_on_one_base_and_disturb_each_other_in_nothing()
    {
        using var bench = new TestBench();
        var runner = NoOtherJobs.Runner();
        var training = TestBench.Training with { Dropout = 0.1 };
        var alone = runner.Run(bench.Context(candidate: 1, seed: 1), TestBench.Job(training: training), _ => ReportDecision.Continue, CancellationToken.None);
        var both = await Task.WhenAll(Enumerable.Range(2, 2).Select(c => Task.Factory.StartNew(
            () => runner.Run(bench.Context(candidate: c, seed: c - 1), TestBench.Job(training: training), _ => ReportDecision.Continue, CancellationToken.None),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(alone.Validation, both[0].Validation);
        Assert.Equal(alone.TrainLoss, both[0].TrainLoss);
        Assert.NotEqual(alone.TrainLoss, both[1].TrainLoss);
    }
}
