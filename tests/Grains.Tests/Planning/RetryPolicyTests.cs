using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class RetryPolicyTests
{
    private static readonly CandidateOutcome NoMemory = CandidateOutcome.Failed(FailureKind.OutOfMemory, "Memory ran out.");
    private static readonly RetryPolicy Policy = new();

    [Theory]
    [InlineData(FailureKind.Divergence)]
    [InlineData(FailureKind.BadConfiguration)]
    [InlineData(FailureKind.BadData)]
    [InlineData(FailureKind.BadModel)]
    [InlineData(FailureKind.Native)]
    public void What_would_fail_again_is_not_repeated(FailureKind kind) =>
        Assert.Null(Policy.Again(Candidate(), CandidateOutcome.Failed(kind, "why")));

    [Fact]
    public void Infrastructure_failures_are_repeated_with_growing_pauses_and_a_bound()
    {
        var policy = new RetryPolicy(new RetryOptions { MostInfrastructureFailures = 7, FirstBackoff = TimeSpan.FromSeconds(2), MostBackoff = TimeSpan.FromSeconds(20) });
        var candidate = Candidate();
        var pauses = new List<double> { policy.Backoff(candidate).TotalSeconds };
        while (policy.Again(candidate, CandidateOutcome.Failed(FailureKind.Infrastructure, "gone")) is var (next, _))
        {
            candidate = next;
            pauses.Add(policy.Backoff(candidate).TotalSeconds);
        }

        Assert.Equal([0, 2, 4, 8, 16, 20, 20], pauses);
    }

    [Fact]
    public void A_training_without_memory_takes_its_batch_in_more_passes_and_then_asks_for_more()
    {
        var candidate = Candidate();
        var tries = new List<(int?, double)>();
        while (Policy.Again(candidate, NoMemory) is var (next, _))
        {
            candidate = next;
            tries.Add((((TrainJob)RetryPolicy.JobOf(candidate)).AccumulationSteps, candidate.MemoryFactor));
        }

        Assert.Equal([(2, 1), (4, 1), (8, 1), (10, 1), (10, 2), (10, 4), (10, 8)], tries);
        Assert.Equal(Candidate().Job, candidate.Job);
    }

    [Fact]
    public void What_cannot_shrink_asks_for_a_larger_slot()
    {
        var dam = Candidate() with { Job = new DamSearchJob(new DamOptions(), new TrainingOptions(), 0.01, 4, 2, 224) };
        var (next, change) = Policy.Again(dam, NoMemory)!.Value;
        Assert.Equal((1, 2.0), (next.Accumulation, next.MemoryFactor));
        Assert.Equal(" It asks for 2 times the memory that was expected.", change);
        Assert.Same(dam.Job, RetryPolicy.JobOf(next));
    }

    [Fact]
    public void A_restored_search_goes_on_with_the_same_passes_and_memory()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Run(1, NoMemory);
        run.Run(1, NoMemory);
        Assert.Equal(4, run.State.Candidates[1].Accumulation);
        Assert.Equal(0, run.State.Candidates[1].InfrastructureFailures);
        var restored = run.Restore().State;
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(restored));
        Assert.Equal((4, 0), (restored.Candidates[1].Accumulation, restored.Candidates[1].InfrastructureFailures));
        Assert.Contains("4 passes of at most 13 examples", run.Events[^1].Message, StringComparison.Ordinal);
        run.Run(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
    }

    [Fact]
    public void Fewer_examples_at_once_ask_for_less_memory()
    {
        var planner = new SearchPlanner();
        var spec = Examples.Spec(Examples.Uniform());
        var run = new PlanRun(spec with { Data = spec.Data with { ValidationExamples = 20 } });
        var before = planner.Request(run.State, 1).Demand;
        Assert.Equal("tiny", before.Model);
        run.Run(1, NoMemory);
        Assert.True(planner.Request(run.State, 1).Demand.MemoryBytes < before.MemoryBytes);
    }

    [Fact]
    public void Demands_follow_the_measured_peaks_of_the_same_kind_of_job()
    {
        var planner = new SearchPlanner();
        var run = new PlanRun(Examples.Spec(Examples.Masks(3)));
        var predicted = planner.Request(run.State, 3).Demand.MemoryBytes;
        run.Run(1, Examples.Outcome(run.State.Candidates[1]) with { PeakBytes = predicted * 4 });
        Assert.Equal(predicted * 5.0, planner.Request(run.State, 3).Demand.MemoryBytes, predicted * 0.01);

        // A peak holds what other slots of the process hold, so a lower one is nearer to the truth.
        run.Run(2, Examples.Outcome(run.State.Candidates[2]) with { PeakBytes = predicted * 2 });
        Assert.Equal(predicted * 2.5, planner.Request(run.State, 3).Demand.MemoryBytes, predicted * 0.01);
        Assert.Equal(planner.Request(run.State, 3), planner.Request(run.Restore().State, 3));
    }

    [Fact]
    public void What_no_node_can_serve_fails_with_the_reason()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Apply(new RequestRefused(1, "It needs 9 GiB."));
        var outcome = run.State.Candidates[1].Outcome!;
        Assert.Equal((FailureKind.OutOfMemory, "It needs 9 GiB."), (outcome.Failure, outcome.Reason));
        Assert.Equal(SearchStatus.Failed, run.State.Status);
        Assert.Empty(run.Apply(new RequestRefused(1, "again")).Changes);
    }

    private static PlannedCandidate Candidate() => new(
        1, "arm", 0, CandidateRole.Final,
        new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, new AdapterConfiguration([]), 0.01), new TrainingOptions { BatchSize = 10 }, false), 1);
}
