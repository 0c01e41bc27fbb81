using AdapterSearch.Domain;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace AdapterSearch.Grains.Tests;

public sealed class LossTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task The_candidates_of_a_lost_silo_run_elsewhere_within_the_lease_and_a_second(string lost)
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 4);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(4)));
        for (var number = 1; number <= 4; number++)
        {
            await host.Runner.StartedAsync(number);
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(7));
        var gone = (await host.Node(lost).GetViewAsync()).Running.Select(l => l.Candidate).ToArray();
        Assert.Equal(2, gone.Length);
        host.Cluster.KillSilo($"silo-{lost}");

        var took = await host.AdvanceAsync(() => gone.All(c => host.Runner.Started.Any(a => a.Candidate == c && a.Attempt == 2)));
        Assert.InRange(took, TimeSpan.Zero, CoordinationHost.Lease + TimeSpan.FromSeconds(1));
        var other = lost == "a" ? "b" : "a";
        Assert.Equal([1, 2, 3, 4], (await host.Node(other).GetViewAsync()).Running.Select(l => l.Candidate).Order());

        // The lost silo's attempts are still going, as on a node that was only cut off: nothing that they say counts.
        foreach (var number in gone)
        {
            var zombie = await host.Runner.StartedAsync(number, attempt: 1);
            Assert.Equal(ReportDecision.Abandon, await zombie.ReportAsync(50));
            zombie.Finish();
        }

        foreach (var number in Enumerable.Range(1, 4))
        {
            (await host.Runner.StartedAsync(number, gone.Contains(number) ? 2 : 1)).Finish();
        }

        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal([1, 2, 3, 4], events.Where(e => e.Kind == SearchEventKind.Ended).Select(e => e.Candidate).Order());
        Assert.Equal(6, host.Runner.Started.Count);
        Assert.Equal(4, (await search.GetViewAsync())!.Board[0].Finals);
    }

    [Fact]
    public async Task A_candidate_that_is_not_lost_keeps_its_attempt_however_long_it_takes()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        attempt.Finish();
        await CoordinationHost.EndAsync(search);
        Assert.Single(host.Runner.Started);
    }

    [Fact]
    public async Task A_node_that_the_pool_has_not_answered_for_a_lease_ends_its_attempts()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        var worker = host.Cluster.Services.GetRequiredService<NodeWorkers>().Get("a");
        host.Cluster.KillSilo("silo-a");
        worker.HeardFromPool();
        host.Clock.Advance(CoordinationHost.Lease - TimeSpan.FromSeconds(1));
        worker.StopIfForgotten();
        Assert.False(attempt.Cancellation.IsCancellationRequested);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        worker.StopIfForgotten();
        await attempt.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(attempt.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task A_silo_that_comes_back_serves_again()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 1);
        host.Cluster.KillSilo("silo-b");
        await host.AdvanceAsync(CoordinationHost.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], (await host.Pool.GetViewAsync()).Nodes.Select(n => n.Node));
        await Assert.ThrowsAnyAsync<OrleansException>(() => host.Node("b").GetViewAsync());
        host.Cluster.StartSilo(CoordinationHost.Silo("b"));
        await host.Node("b").OpenAsync();
        Assert.Equal(["a", "b"], (await host.Pool.GetViewAsync()).Nodes.Select(n => n.Node));
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(4)));
        await CoordinationHost.EndAsync(search);
    }

    [Fact]
    public async Task A_killed_process_goes_on_where_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("grains-restart-").FullName;
        var clock = new ManualTimeProvider();
        var spec = Examples.Spec(Examples.Dam(), Examples.Masks(3), Examples.Uniform()) with { Repetitions = 2, LearningRates = [0.01, 0.02] };
        var ends = 0;
        var runs = 0;
        try
        {
            // Each process lives until its third candidate has started, and is then killed.
            for (var process = 1; ; process++)
            {
                Assert.True(process < 20);
                var runner = new FakeRunner();
                var count = 0;
                runner.Hold = _ => Interlocked.Increment(ref count) >= 3;
                var host = await CoordinationHost.StartAsync(
                    slots: 2, folder: folder, history: new JsonLinesHistoryStore(folder), runner: runner, clock: clock, open: process > 1);
                if (process == 1)
                {
                    await host.Node("a").OpenAsync();
                    Assert.Equal("test-1", (await host.SubmitAsync(spec, "key")).Id);
                }

                var search = host.Search("test-1");
                await host.AdvanceAsync(() => runner.Started.Count >= 3 || search.GetSummaryAsync().Result!.Status != SearchStatus.Running);
                runs += runner.Started.Count;
                var summary = (await search.GetSummaryAsync())!;
                Assert.True(summary.Finished >= ends, "an acknowledged result was lost");
                ends = summary.Finished;
                if (summary.Status != SearchStatus.Running)
                {
                    var events = await CoordinationHost.EndAsync(search);
                    var alone = new PlanRun(spec).RunAll(1).State;
                    Assert.Equal(alone.Candidates.Keys, events.Where(e => e.Kind == SearchEventKind.Ended).Select(e => e.Candidate).Order());
                    var view = (await search.GetViewAsync())!;
                    Assert.Equal(PlanViews.Search(alone, view.Summary, new Dictionary<int, CandidateReport>(), 0).Board, view.Board);
                    Assert.True(process > 3);
                    Assert.True(runs > ends);
                    Assert.Equal("test-1", (await host.SubmitAsync(spec, "key")).Id);
                    Assert.Equal("test-2", (await host.SubmitAsync(spec)).Id);
                    await host.DisposeAsync();
                    return;
                }

                await host.CrashAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_orderly_stop_leaves_running_candidates_for_the_next_process()
    {
        var folder = Directory.CreateTempSubdirectory("grains-restart-").FullName;
        try
        {
            var history = new InMemoryHistoryStore();
            var runner = new FakeRunner { Hold = _ => true };
            var host = await CoordinationHost.StartAsync(folder: folder, history: history, runner: runner);
            await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
            await runner.StartedAsync(1);
            await host.DisposeAsync();
            Assert.DoesNotContain(await history.ReadAsync("test-1", 0, 100), e => e.Kind == SearchEventKind.Ended);

            runner.Hold = _ => false;
            await using var next = await CoordinationHost.StartAsync(folder: folder, history: history, runner: runner);
            await next.AdvanceAsync(() => runner.Started.Count > 1);
            await CoordinationHost.EndAsync(next.Search("test-1"));
            Assert.Equal([1, 2], runner.Started.Select(a => a.Attempt));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
