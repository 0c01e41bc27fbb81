using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Loop;

[Collection(TensorCollection.Name)]
public sealed class AccumulationTests : LeakCheck
{
    private static readonly TrainingOptions Short = TestBench.Training with { Steps = 4, Rungs = 1 };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    public void A_step_in_passes_equals_a_step_at_once_up_to_rounding(int passes)
    {
        using var bench = new TestBench();
        var whole = Losses(bench, 1, null);
        var parts = Losses(bench, 2, passes);
        Assert.Equal(4, whole.Count);
        for (var step = 0; step < whole.Count; step++)
        {
            Assert.Equal(whole[step], parts[step], 2e-6);
        }
    }

    [Fact]
    public void One_pass_is_the_same_to_the_last_bit()
    {
        using var bench = new TestBench();
        Assert.Equal(Losses(bench, 1, null), Losses(bench, 2, 1));
    }

    [Fact]
    public void Passes_share_out_every_example_once()
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(new(arange(7, ScalarType.Float32).reshape(7, 1)), arange(7, ScalarType.Int64));
        var parts = Enumerable.Range(0, 3).Select(p => batch.Part(p, 3)).ToArray();
        Assert.Equal([[0L, 1], [2, 3], [4, 5, 6]], parts.Select(p => p.Part.Labels.data<long>().ToArray()));
        Assert.Equal([2 / 7.0, 2 / 7.0, 3 / 7.0], parts.Select(p => p.Share));
        Assert.Equal(3, TrainJob.PassSize(7, 3));
    }

    [Fact]
    public void A_training_that_yields_goes_on_in_more_passes_from_its_checkpoint()
    {
        using var bench = new TestBench();
        var job = TestBench.Job(training: TestBench.Training with { Steps = 24, Rungs = 3 });
        var undisturbed = Run(bench.Context(candidate: 1), job, _ => ReportDecision.Continue);
        var yielded = Run(bench.Context(candidate: 2), job, r => r.Rung == 2 ? ReportDecision.Yield : ReportDecision.Continue);
        Assert.Equal((CandidateStatus.Cancelled, 16), (yielded.Status, yielded.Steps));

        var rungs = new List<int>();
        var resumed = Run(bench.Context(candidate: 2), job with { AccumulationSteps = 4 }, r =>
        {
            if (r.Rung > 0)
            {
                rungs.Add(r.Rung);
            }

            return ReportDecision.Continue;
        });

        // The second rung is reported again, since its answer was not heard of; the first one is not trained again.
        Assert.Equal([2, 3], rungs);
        Assert.Equal((CandidateStatus.Completed, 24), (resumed.Status, resumed.Steps));
        Assert.Equal(undisturbed.TrainLoss, resumed.TrainLoss, 1e-4);
    }

    private static CandidateOutcome Run(JobContext context, CandidateJob job, Func<CandidateReport, ReportDecision> report) =>
        NoOtherJobs.Runner().Run(context, job, report, CancellationToken.None);

    private static IReadOnlyList<float> Losses(TestBench bench, int candidate, int? passes)
    {
        var context = bench.Context(candidate: candidate);
        var outcome = Run(context, TestBench.Job(training: Short) with { AccumulationSteps = passes }, _ => ReportDecision.Continue);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        return CandidateArtefact.Read(context.ArtefactPath(candidate)).Losses;
    }
}
