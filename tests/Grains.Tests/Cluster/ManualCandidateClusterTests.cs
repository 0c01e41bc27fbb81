using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;

namespace AdapterSearch.Grains.Tests;

public sealed class ManualCandidateClusterTests
{
    private const int First = CandidateNumbers.FirstByHand;
    private static readonly SearchSpec Spec = Examples.Spec(Examples.Uniform(), Examples.Masks(2));
    private static readonly ManualCandidate Candidate = new(
        new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(Examples.Shape, [2, 0, 0, 0, 1, 0], 2), 0.02));

    [Fact]
    public async Task A_silo_that_is_lost_while_it_runs_is_replaced_and_the_search_ends_with_its_board()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 4);
        host.Runner.Hold = a => a.Role == CandidateRole.Manual;
        var (_, search) = await host.SubmitAsync(Spec);
        var answer = await search.AddCandidateAsync(Candidate, null);
        Assert.Equal((First, AddRefusal.None), (answer.Number, answer.Refusal));
        var held = await host.Runner.StartedAsync(First);
        Assert.Equal((CandidateRole.Manual, false), (held.Assignment.Role, ((TrainJob)held.Assignment.Job).ScoreTest));

        // Every arm is done; only this one keeps the search going.
        await host.AdvanceAsync(() => search.GetSummaryAsync().Result is { Finished: 3, Planned: 4 });
        var lost = (await host.Pool.GetViewAsync()).Nodes.Single(n => n.Running.Count == 1).Node;
        host.Cluster.KillSilo($"silo-{lost}");
        await host.AdvanceAsync(() => host.Runner.Started.Any(a => a.Candidate == First && a.Attempt == 2));
        Assert.Equal(ReportDecision.Abandon, await held.ReportAsync(50));
        Assert.Equal(SearchStatus.Running, (await search.GetSummaryAsync())!.Status);
        (await host.Runner.StartedAsync(First, attempt: 2)).Finish();

        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal([1, 2, 4, First], events.Where(e => e.Kind == SearchEventKind.Ended).Select(e => e.Candidate).Order());
        var (alone, view) = (new PlanRun(Spec).RunAll(1).State, (await search.GetViewAsync())!);
        var undisturbed = PlanViews.Search(alone, view.Summary, new Dictionary<int, CandidateReport>(), 0);
        Assert.Equal(undisturbed.Board, view.Board);
        Assert.Equal(undisturbed.Winner, view.Winner);
        Assert.Null(view.Candidates[^1].Outcome!.Test);
        Assert.Equal(alone.Candidates[1].Seed, held.Assignment.Seed);
    }

    [Fact]
    public async Task A_killed_process_goes_on_with_it_and_knows_its_key()
    {
        var folder = Directory.CreateTempSubdirectory("grains-manual-").FullName;
        try
        {
            var clock = new ManualTimeProvider();
            var history = new InMemoryHistoryStore();
            var runner = new FakeRunner { Hold = a => a.Role == CandidateRole.Manual };
            var host = await CoordinationHost.StartAsync(slots: 2, folder: folder, history: history, runner: runner, clock: clock);
            var (id, search) = await host.SubmitAsync(Spec);
            Assert.Equal(First, (await search.AddCandidateAsync(Candidate, "mine")).Number);
            Assert.Equal(First, (await search.AddCandidateAsync(Candidate, "mine")).Number);
            Assert.Equal(AddRefusal.KeyTaken, (await search.AddCandidateAsync(Candidate with { Repetition = 0, Configuration = Candidate.Configuration with { LearningRate = 0.03 } }, "mine")).Refusal);
            await runner.StartedAsync(First);
            await host.CrashAsync();

            var next = new FakeRunner { Hold = a => a.Role == CandidateRole.Manual };
            await using var second = await CoordinationHost.StartAsync(slots: 2, folder: folder, history: history, runner: next, clock: clock);
            await second.AdvanceAsync(() => next.Started.Any(a => a.Candidate == First));
            var again = second.Search(id);
            Assert.Equal(First, (await again.AddCandidateAsync(Candidate, "mine")).Number);
            Assert.Equal(First + 1, (await again.AddCandidateAsync(Candidate, "other")).Number);
            (await next.StartedAsync(First, attempt: 2)).Finish();
            await second.AdvanceAsync(() => next.Started.Any(a => a.Candidate == First + 1));
            (await next.StartedAsync(First + 1)).Finish();
            await CoordinationHost.EndAsync(again);

            var view = (await again.GetViewAsync())!;
            Assert.Equal(SearchStatus.Completed, view.Summary.Status);
            Assert.Equal(view.Candidates[^2].Outcome!.Validation, view.Candidates[^1].Outcome!.Validation);
            Assert.Equal(First, (await again.AddCandidateAsync(Candidate, "mine")).Number);
            Assert.Equal(AddRefusal.SearchEnded, (await again.AddCandidateAsync(Candidate, "late")).Refusal);
            Assert.Equal(AddRefusal.UnknownSearch, (await second.Search("nobody").AddCandidateAsync(Candidate, "late")).Refusal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task One_that_was_not_stored_is_not_acknowledged()
    {
        var faults = new FailingHistory();
        await using var host = await CoordinationHost.StartAsync(history: faults);
        host.Runner.Hold = _ => true;
        var (id, search) = await host.SubmitAsync(Spec);
        await host.Runner.StartedAsync(1);
        await host.QuietAsync();
        faults.Failures = 1;
        await Assert.ThrowsAsync<IOException>(() => search.AddCandidateAsync(Candidate, "mine"));
        await host.QuietAsync();
        Assert.DoesNotContain((await host.Search(id).GetViewAsync())!.Candidates, c => c.Role == CandidateRole.Manual);
        Assert.Equal(First, (await host.Search(id).AddCandidateAsync(Candidate, "mine")).Number);
    }
}
