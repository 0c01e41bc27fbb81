using AdapterSearch.Domain;
using AdapterSearch.Testing;

namespace AdapterSearch.Grains.Tests;

public sealed class OperationTests
{
    private static readonly CandidateOutcome Yielded = new() { Status = CandidateStatus.Cancelled };

    [Fact]
    public async Task The_candidates_of_a_drained_node_leave_checkpoints_and_go_on_elsewhere()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 2);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(2)));
        await host.Runner.StartedAsync(1);
        await host.Runner.StartedAsync(2);
        await host.QuietAsync();
        var moved = Assert.Single((await host.Node("a").GetViewAsync()).Running).Candidate;
        Assert.False(await host.Pool.DrainAsync("nobody", TimeSpan.Zero));
        Assert.True(await host.Pool.DrainAsync("a", TimeSpan.FromSeconds(30)));
        await host.QuietAsync();

        var attempt = await host.Runner.StartedAsync(moved);
        Assert.Equal(ReportDecision.Yield, await attempt.ReportAsync(10));
        attempt.Result.SetResult(Yielded);
        (await host.Runner.StartedAsync(moved, attempt: 2)).Finish();
        var view = (await host.Pool.GetViewAsync()).Nodes.Single(n => n.Node == "a");
        Assert.Equal((true, 0, 0), (view.Draining, view.Running.Count, view.Leaving));
        (await host.Runner.StartedAsync(3 - moved)).Finish();
        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal([1, 2], events.Where(e => e.Kind == SearchEventKind.Ended).Select(e => e.Candidate).Order());
        Assert.Equal(3, host.Runner.Started.Count);
    }

    [Fact]
    public async Task What_does_not_leave_a_drained_node_in_time_is_stopped_and_runs_elsewhere()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 1);
        host.Runner.Hold = _ => true;
        await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var stuck = await host.Runner.StartedAsync(1);
        var node = (await host.Pool.GetViewAsync()).Nodes.Single(n => n.Running.Count == 1).Node;
        await host.Pool.DrainAsync(node, TimeSpan.FromSeconds(2));
        await host.AdvanceAsync(() => host.Runner.Started.Count == 2);
        await stuck.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(stuck.Cancellation.IsCancellationRequested);
        Assert.Equal(2, (await host.Runner.StartedAsync(1, attempt: 2)).Assignment.Attempt);
        Assert.Equal(ReportDecision.Abandon, await stuck.ReportAsync(20));
    }

    [Fact]
    public async Task A_paused_search_keeps_its_results_and_goes_on_after_a_crash_when_told_to()
    {
        var clock = new ManualTimeProvider();
        var history = new InMemoryHistoryStore();
        var folder = Directory.CreateTempSubdirectory("paused").FullName;
        var runner = new FakeRunner { Hold = _ => true };
        string id;
        await using (var host = await CoordinationHost.StartAsync(history: history, folder: folder, runner: runner, clock: clock))
        {
            (id, var search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(2)));
            var first = await runner.StartedAsync(1);
            Assert.True(await search.PauseAsync(yieldRunning: false));
            Assert.False(await host.Search("nobody").PauseAsync(false));
            first.Finish();
            await host.AdvanceAsync(TimeSpan.FromSeconds(30));
            var summary = (await search.GetSummaryAsync())!;
            Assert.Equal((true, 1, SearchStatus.Running), (summary.Paused, summary.Finished, summary.Status));
            Assert.Single(runner.Started);
        }

        await using (var second = await CoordinationHost.StartAsync(history: history, folder: folder, runner: runner, clock: clock))
        {
            await second.AdvanceAsync(TimeSpan.FromSeconds(12));
            Assert.Single(runner.Started);
            Assert.True(await second.Search(id).UnpauseAsync());
            (await runner.StartedAsync(2)).Finish();
            await CoordinationHost.EndAsync(second.Search(id));
            Assert.Equal(2, runner.Started.Count);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_candidate_that_fits_no_node_fails_with_the_numbers()
    {
        await using var host = await CoordinationHost.StartAsync(configure: options => options.Devices.Add(new NodeDevice(DeviceKind.Cpu, 0, "cpu", 1 << 20, 1)));
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await host.AdvanceAsync((CoordinationHost.Lease * 2) + TimeSpan.FromSeconds(1));
        await CoordinationHost.EndAsync(search);
        var view = (await search.GetViewAsync())!;
        Assert.Contains("GiB of device memory", view.Candidates[0].Outcome!.Reason, StringComparison.Ordinal);
        Assert.Contains("cpu of node a", view.Summary.Reason, StringComparison.Ordinal);
        Assert.Empty(host.Runner.Started);
    }

    [Fact]
    public async Task A_process_that_stood_still_past_the_lease_loses_nothing()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        await host.AdvanceAsync(TimeSpan.FromSeconds(7));

        // As after SIGSTOP and SIGCONT: the monotonic clock went on, no timer ran, and all that are due come at once.
        host.Clock.Jump(CoordinationHost.Lease * 4);
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.False(attempt.Cancellation.IsCancellationRequested);
        attempt.Finish();
        await CoordinationHost.EndAsync(search);
        Assert.Single(host.Runner.Started);
    }
}
