using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Workers;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>Real worker processes with jobs that compute nothing.</summary>
public sealed class WorkerCandidateRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("worker-tests-").FullName;

    private ServeOptions Options => new() { DataFolder = folder, ModelRoot = folder, DataRoot = folder };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_worker_serves_one_candidate_after_the_other_and_carries_reports_answers_and_outcomes_bit_for_bit()
    {
        await using var runner = WorkerBench.Runner(Options);
        var reports = new List<CandidateReport>();

        var first = await runner.RunAsync(
            WorkerBench.Assignment("end"),
            report =>
            {
                reports.Add(report);
                return ValueTask.FromResult(ReportDecision.Stop);
            },
            CancellationToken.None);
        var second = await runner.DoAsync("end");

        var report = Assert.Single(reports);
        Assert.True(double.IsNaN(report.Validation!.Loss));
        Assert.Equal([double.NegativeInfinity, -0.0, 0.1], report.Gates!);
        Assert.True(double.IsNegative(report.Gates![1]));
        Assert.Equal(CandidateStatus.Stopped, first.Status);
        Assert.Equal(1.0 / 3, first.TrainLoss);
        Assert.Equal(CandidateStatus.Completed, second.Status);
        Assert.Equal([1, 2], [first.Steps, second.Steps]);
        Assert.Equal(first.Artefact, second.Artefact);
        Assert.Equal([ScriptedJobs.ProcessOf(first)], runner.ProcessIds);
    }

    [Theory]
    [InlineData("abort", FailureKind.Infrastructure, "ended by SIGABRT", "instance of 'c10::Error'")]
    [InlineData("crash", FailureKind.Infrastructure, "ended by SIG", "")]
    [InlineData("kill", FailureKind.Infrastructure, "ended by SIGKILL", "")]
    [InlineData("exit", FailureKind.Infrastructure, "ended with exit code 42", "")]
    public async Task The_end_of_a_worker_costs_one_attempt_and_the_next_candidate_finds_a_new_one(string how, FailureKind kind, string reason, string lastLine)
    {
        await using var runner = WorkerBench.Runner(Options);

        var failed = await runner.DoAsync(how);
        var next = await runner.DoAsync("end");

        Assert.Equal((CandidateStatus.Failed, kind), (failed.Status, failed.Failure));
        Assert.Contains(reason, failed.Reason);
        Assert.Contains(lastLine, failed.Reason);
        Assert.Equal((CandidateStatus.Completed, 1), (next.Status, next.Steps));
    }

    [Fact]
    public async Task A_failure_keeps_its_kind_and_text_on_standard_output_disturbs_nothing()
    {
        await using var runner = WorkerBench.Runner(Options);

        var memory = await runner.DoAsync("out of memory");
        var printed = await runner.DoAsync("print");

        Assert.Equal(FailureKind.OutOfMemory, memory.Failure);
        Assert.Equal((CandidateStatus.Completed, 2), (printed.Status, printed.Steps));
    }

    [Fact]
    public async Task A_job_without_progress_is_ended_with_what_is_known_of_it()
    {
        var clock = new ManualTimeProvider();
        await using var runner = WorkerBench.Runner(Options with { Workers = new WorkerOptions { HangAfter = TimeSpan.FromMinutes(10) } }, time: clock);
        var begun = new TaskCompletionSource();
        ValueTask<ReportDecision> Begin(CandidateReport report)
        {
            begun.TrySetResult();
            return ValueTask.FromResult(ReportDecision.Continue);
        }

        var hanging = runner.RunAsync(WorkerBench.Assignment("hang", slot: 0), Begin, CancellationToken.None);
        await begun.Task;
        while (!hanging.IsCompleted)
        {
            // A pulse that is still on its way may take the first of these back.
            clock.Advance(TimeSpan.FromMinutes(11));
            await Task.WhenAny(hanging, Task.Delay(100));
        }

        var outcome = await hanging;
        Assert.Equal((CandidateStatus.Failed, FailureKind.Infrastructure), (outcome.Status, outcome.Failure));
        Assert.Matches("no batch, step or file was finished for 600 s \\(last report at step 1 of 10, [01] pieces of work done; process [0-9]+: ", outcome.Reason);
        Assert.Matches("thread slot 0: (waiting|running)", outcome.Reason);
        Assert.Equal(CandidateStatus.Completed, (await runner.DoAsync("end")).Status);
    }

    [Fact]
    public async Task Work_without_reports_counts_as_progress_by_its_pulse()
    {
        var clock = new ManualTimeProvider();
        await using var runner = WorkerBench.Runner(Options with { Workers = new WorkerOptions { HangAfter = TimeSpan.FromMinutes(10) } }, time: clock);
        using var enough = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var working = runner.RunAsync(
            WorkerBench.Assignment("work"),
            report =>
            {
                if (report.Step == 2)
                {
                    begun.TrySetResult();
                }

                return ValueTask.FromResult(ReportDecision.Continue);
            },
            enough.Token);
        await begun.Task;
        for (var minutes = 0.0; minutes < 15; minutes += 2.5)
        {
            // Only several pulses in a row that come late could make ten minutes of silence.
            clock.Advance(TimeSpan.FromMinutes(2.5));
            await Task.Delay(WorkerProtocol.PulseEvery);
            Assert.False(working.IsCompleted);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal("whole", await File.ReadAllTextAsync(Path.Combine(Options.ArtefactFolder("search-1"), ScriptedJobs.Checkpoint)));
    }

    [Fact]
    public async Task A_silo_that_was_stopped_for_long_does_not_take_its_workers_for_hanging()
    {
        var run = new WorkerRun(1, _ => Task.FromResult(ReportDecision.Continue));

        Assert.Equal(TimeSpan.FromSeconds(3), run.Pass(TimeSpan.FromSeconds(3)));
        run.Beat(0);
        Assert.Equal(TimeSpan.FromSeconds(6), run.Pass(TimeSpan.FromSeconds(3)));
        run.Beat(1);
        Assert.Equal(TimeSpan.FromSeconds(3), run.Pass(TimeSpan.FromSeconds(3)));

        var answer = new TaskCompletionSource<ReportDecision>();
        var asked = new WorkerRun(2, _ => answer.Task);
        var waiting = asked.AskAsync(new CandidateReport(1, 2, 1, 0, null, 1));
        Assert.Equal(TimeSpan.Zero, asked.Pass(TimeSpan.FromHours(1)));
        answer.SetResult(ReportDecision.Stop);
        Assert.Equal(ReportDecision.Stop, await waiting);
        Assert.Equal(TimeSpan.FromSeconds(1), asked.Pass(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_a_checkpoint_and_its_worker_serves_on()
    {
        await using var runner = WorkerBench.Runner(Options);
        var before = await runner.DoAsync("end");
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(
            WorkerBench.Assignment("work"),
            report =>
            {
                if (report.Step == 2)
                {
                    source.Cancel();
                }

                return ValueTask.FromResult(ReportDecision.Continue);
            },
            source.Token));
        var after = await runner.DoAsync("end");

        Assert.Equal("whole", await File.ReadAllTextAsync(Path.Combine(Options.ArtefactFolder("search-1"), ScriptedJobs.Checkpoint)));
        Assert.Equal(before.Artefact, after.Artefact);
    }

    [Fact]
    public async Task A_cancelled_run_that_does_not_end_is_killed_and_a_run_beside_it_goes_on_in_a_new_process()
    {
        var options = Options with { Workers = new WorkerOptions { Mode = WorkerMode.Shared, CancelGrace = TimeSpan.FromMilliseconds(200) } };
        await using var runner = WorkerBench.Runner(options);
        using var stubborn = new CancellationTokenSource();
        using var beside = new CancellationTokenSource();
        var begun = 0;
        var again = new TaskCompletionSource();
        var neighbour = runner.RunAsync(
            WorkerBench.Assignment("work", slot: 1),
            report =>
            {
                if (report.Step == 2 && Interlocked.Increment(ref begun) == 1)
                {
                    stubborn.Cancel();
                }
                else if (report.Step == 2)
                {
                    again.TrySetResult();
                }

                return ValueTask.FromResult(ReportDecision.Continue);
            },
            beside.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.DoAsync("work on", slot: 0, stubborn.Token));
        await again.Task;
        await beside.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => neighbour);
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task Slots_share_a_process_or_have_their_own_as_the_mode_says()
    {
        await using var shared = WorkerBench.Runner(Options with { Workers = new WorkerOptions { Mode = WorkerMode.Shared } });
        Assert.Equal((await shared.DoAsync("end", slot: 0)).Artefact, (await shared.DoAsync("end", slot: 1)).Artefact);

        await using var own = WorkerBench.Runner(Options);
        Assert.NotEqual((await own.DoAsync("end", slot: 0)).Artefact, (await own.DoAsync("end", slot: 1)).Artefact);
    }

    [Fact]
    public async Task A_worker_dies_with_its_killed_silo_though_its_job_hangs()
    {
        await using var keeper = await WorkerKeeper.StartAsync(folder);

        await keeper.KillAsync();

        Assert.True(await keeper.WorkerEndsAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("other version", "speaks version 3 of the messages (9.9.9), this silo version 2")]
    [InlineData("garbage", "wrote what is no message: A frame claims ")]
    [InlineData("oversized", "wrote what is no message: A frame claims 67,108,865 bytes; allowed are 1 ... 67,108,864.")]
    [InlineData("negative", "wrote what is no message: A frame claims -5 bytes")]
    [InlineData("silent", "said nothing within 1 s of its start")]
    [InlineData("gone", "ended with exit code 127. Its last lines: libtorch_cpu.so: cannot open shared object file")]
    [InlineData("cut", "ended with exit code 3")]
    public async Task A_program_that_does_not_keep_to_the_protocol_is_refused_with_a_readable_reason(string how, string reason)
    {
        await using var runner = WorkerBench.Runner(
            Options with { Workers = new WorkerOptions { StartLimit = how == "silent" ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1) } }, WorkerBench.Rogue(how));

        var outcome = await runner.DoAsync("end");

        Assert.Equal((CandidateStatus.Failed, FailureKind.Infrastructure), (outcome.Status, outcome.Failure));
        Assert.Contains(reason, outcome.Reason);
        Assert.Empty(runner.ProcessIds);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var runner = WorkerBench.Runner(Options, new WorkerProgram(Path.Combine(folder, "missing"), []));

        var outcome = await runner.DoAsync("end");

        Assert.Equal(FailureKind.Infrastructure, outcome.Failure);
        Assert.StartsWith($"The worker process {folder}/missing does not start: ", outcome.Reason, StringComparison.Ordinal);
    }
}
