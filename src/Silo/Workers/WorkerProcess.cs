using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Threading.Channels;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Workers;

/// <summary>
/// The silo's side of one worker process: starts it, feeds it, watches its progress and ends it. Messages go out by the worker's standard
/// input, whose end tells it that the silo is gone; they come in by a pipe of their own, so that whatever a library prints is text and no message.
/// </summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(5);

    // The worker's end of a pipe is inheritable between its making and its closing here; no other worker may be started meanwhile.
    private static readonly Lock Starting = new();
    private readonly string name;
    private readonly WorkerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Process process;
    private readonly AnonymousPipeServerStream replies;
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<WorkerHello> hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LastLines lines = new();
    private readonly Lock gate = new();
    private readonly Dictionary<long, WorkerRun> runs = [];
    private readonly long memoryKills = OutOfMemoryKills.Count();
    private readonly Task reading, ended;
    private readonly ITimer watch;
    private WorkerExit? exit;
    private string? verdict;
    private WorkerRun? culprit;
    private long lastRun, lastLook;

    private WorkerProcess(string name, WorkerOptions options, TimeProvider time, ILogger logger, Process process, AnonymousPipeServerStream replies)
    {
        (this.name, this.options, this.time, this.logger, this.process, this.replies) = (name, options, time, logger, process, replies);
        process.OutputDataReceived += (_, line) => Said(line.Data);
        process.ErrorDataReceived += (_, line) => Said(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = Task.Run(WriteAsync);
        ended = Task.Run(AwaitEndAsync);
        lastLook = time.GetTimestamp();
        var tick = TimeSpan.FromTicks(Math.Min(LongestTick.Ticks, Math.Max(1, options.HangAfter.Ticks / 20)));
        watch = time.CreateTimer(_ => Look(tick), null, tick, tick);
    }

    /// <summary>Whether it has ended or is being ended.</summary>
    public bool IsLost
    {
        get
        {
            lock (gate)
            {
                return exit is not null || verdict is not null;
            }
        }
    }

    /// <summary>Process number.</summary>
    public int Id => process.Id;

    /// <summary>Starts a worker; on return it is ready.</summary>
    /// <exception cref="WorkerLostException">It does not come up, or is of another version.</exception>
    public static async Task<WorkerProcess> StartAsync(string name, WorkerProgram program, ServeOptions serve, TimeProvider time, ILogger logger)
    {
        var options = serve.Workers;
        WorkerProcess worker;
        try
        {
            worker = Launch(name, program, serve, time, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new WorkerLostException(new WorkerExit(FailureKind.Infrastructure, $"The worker process {program.FileName} does not start: {e.Message}"));
        }

        using (time.CreateTimer(_ => worker.TimeOutHello(), null, options.StartLimit, Timeout.InfiniteTimeSpan))
        {
            try
            {
                var said = await worker.hello.Task;
                if (said.Version != WorkerProtocol.Version)
                {
                    worker.Kill($"The worker program speaks version {said.Version} of the messages ({said.Program}), this silo version {WorkerProtocol.Version}: "
                        + "the program was replaced while the silo ran; restart the silo.");
                }
                else
                {
                    worker.Send(new OpenWorker(serve.ModelRoot, serve.DataRoot, serve.ThreadsPerSlot));
                    return worker;
                }
            }
            catch (OperationCanceledException)
            {
                // It ended before it said anything.
            }
        }

        await worker.ended;
        var lost = new WorkerLostException(worker.exit!);
        await worker.DisposeAsync();
        throw lost;
    }

    /// <summary>Runs an attempt to its end.</summary>
    /// <param name="assignment">The attempt.</param>
    /// <param name="artefacts">Folder of the search's artefacts.</param>
    /// <param name="report">The way of its reports; never throws.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WorkerLostException">The process was lost.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, string artefacts, Func<CandidateReport, Task<ReportDecision>> report, CancellationToken cancellation)
    {
        WorkerRun run;
        lock (gate)
        {
            if (exit is not null || verdict is not null)
            {
                throw new WorkerLostException(new WorkerExit(FailureKind.Infrastructure, verdict ?? exit!.Reason), innocent: true);
            }

            run = new WorkerRun(++lastRun, report);
            runs.Add(run.Number, run);
        }

        try
        {
            run.HandedOver = time.GetTimestamp();
            Send(new BeginRun(run.Number, assignment, artefacts));
            ITimer? grace = null;
            await using (cancellation.Register(() =>
            {
                Send(new CancelRun(run.Number));
                grace = time.CreateTimer(_ => EndStubborn(run), null, options.CancelGrace, Timeout.InfiniteTimeSpan);
            }))
            {
                try
                {
                    return await run.Completion;
                }
                finally
                {
                    grace?.Dispose();
                }
            }
        }
        finally
        {
            lock (gate)
            {
                runs.Remove(run.Number);
            }
        }
    }

    /// <summary>Asks it to end its runs and leave; kills it when it takes longer than a cancelled run may.</summary>
    public async ValueTask DisposeAsync()
    {
        Send(new CloseWorker());
        using (time.CreateTimer(_ => Kill("The silo stops and the worker did not leave in time."), null, options.CancelGrace, Timeout.InfiniteTimeSpan))
        {
            await ended;
        }

        outgoing.Writer.TryComplete();
        await watch.DisposeAsync();
        await replies.DisposeAsync();
        process.Dispose();
    }

    private static WorkerProcess Launch(string name, WorkerProgram program, ServeOptions serve, TimeProvider time, ILogger logger)
    {
        Directory.CreateDirectory(serve.WorkerFolder);
        lock (Starting)
        {
            var replies = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            try
            {
                var process = Process.Start(program.StartInfo(serve.WorkerFolder, serve.ThreadsPerSlot, replies.GetClientHandleAsString()))
                    ?? throw new IOException("no process came of it");
                logger.WorkerStarted(name, process.Id);
                replies.DisposeLocalCopyOfClientHandle();
                return new WorkerProcess(name, serve.Workers, time, logger, process, replies);
            }
            catch
            {
                replies.Dispose();
                throw;
            }
        }
    }

    private void Said(string? line)
    {
        lines.Add(line);
        if (!string.IsNullOrWhiteSpace(line))
        {
            logger.WorkerSaid(name, line);
        }
    }

    private void Send(SiloMessage message) => outgoing.Writer.TryWrite(MessageFrames.Encode(message));

    private async Task WriteAsync()
    {
        var stream = process.StandardInput.BaseStream;
        try
        {
            await foreach (var frame in outgoing.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(frame);
                await stream.FlushAsync();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is gone; its end is awaited elsewhere.
        }
    }

    private void Read()
    {
        try
        {
            while (MessageFrames.Read<WorkerMessage>(replies) is { } message)
            {
                Handle(message);
            }
        }
        catch (WorkerProtocolException e)
        {
            // A process that dies may cut its last message; then its end says more than the cut.
            if (!process.WaitForExit(TimeSpan.FromSeconds(1)))
            {
                Kill($"The worker process wrote what is no message: {e.Message}");
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is gone; its end is awaited elsewhere.
        }
    }

    private void Handle(WorkerMessage message)
    {
        switch (message)
        {
            case WorkerHello said:
                hello.TrySetResult(said);
                break;
            case RunStarted begun when Find(begun.Run) is { } run:
                logger.RunBegan(name, Id, begun.Run, time.GetElapsedTime(run.HandedOver).TotalMilliseconds);
                break;
            case RunReported reported when Find(reported.Run) is { } run:
                _ = AnswerAsync(run, reported);
                break;
            case RunEnded over:
                Find(over.Run)?.End(over.Outcome);
                break;
            case RunCancelled over:
                Find(over.Run)?.Cancelled();
                break;
            case RunFaulted fault:
                Find(fault.Run)?.End(CandidateOutcome.Failed(FailureKind.Infrastructure, fault.Reason));
                break;
            case WorkerPulse pulse:
                foreach (var (number, beats) in pulse.Runs)
                {
                    Find(number)?.Beat(beats);
                }

                break;
            case WorkerMeasured measured:
                TrainingMetrics.Repeat(measured.Instrument, measured.Value);
                break;
            case WorkerAnswer answer:
                Take(answer);
                break;
            default:
                break;
        }
    }

    private async Task AnswerAsync(WorkerRun run, RunReported reported) =>
        Send(new AnswerReport(run.Number, reported.Number, await run.AskAsync(reported.Report)));

    private WorkerRun? Find(long number)
    {
        lock (gate)
        {
            return runs.GetValueOrDefault(number);
        }
    }

    private void TimeOutHello()
    {
        if (!hello.Task.IsCompleted)
        {
            Kill($"The worker process said nothing within {options.StartLimit.TotalSeconds:0} s of its start.");
        }
    }

    private void EndStubborn(WorkerRun run)
    {
        if (!run.Completion.IsCompleted)
        {
            Kill($"A cancelled run did not end within {options.CancelGrace.TotalSeconds:0} s ({run.Describe()}; {ProcessSnapshot.Of(Id)}).", run);
        }
    }

    /// <summary>
    /// Adds the time since the last look to the silence of every run. One look counts for two ticks at most: a silo that was itself stopped, or a
    /// machine that slept, has not read what its workers said meanwhile.
    /// </summary>
    private void Look(TimeSpan tick)
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(Interlocked.Exchange(ref lastLook, now), now);
        var counted = passed < tick * 2 ? passed : tick * 2;
        WorkerRun[] present;
        lock (gate)
        {
            present = [.. runs.Values];
        }

        if (present.FirstOrDefault(r => r.Pass(counted) >= options.HangAfter) is { } hanging)
        {
            Kill(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The training hangs: no batch, step or file was finished for {options.HangAfter.TotalSeconds:0} s ({hanging.Describe()}; {ProcessSnapshot.Of(Id)}); its worker process was ended."),
                hanging);
        }
    }

    private void Kill(string reason, WorkerRun? because = null)
    {
        lock (gate)
        {
            if (exit is not null || verdict is not null)
            {
                return;
            }

            (verdict, culprit) = (reason, because);
        }

        logger.WorkerKilled(name, Id, reason);
        process.Kill();
    }

    private async Task AwaitEndAsync()
    {
        await process.WaitForExitAsync();

        // What it said before its end still counts, unless somebody else holds the other end of the pipe.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
        WorkerRun[] left;
        TaskCompletionSource<WorkerMessage>[] unanswered;
        WorkerExit how;
        lock (gate)
        {
            how = exit = WorkerExit.Read(process.ExitCode, verdict, OutOfMemoryKills.Count() - memoryKills, lines.Read());
            (left, unanswered) = ([.. runs.Values], [.. questions.Values]);
        }

        logger.WorkerEnded(name, Id, process.ExitCode, left.Length);
        hello.TrySetCanceled();
        outgoing.Writer.TryComplete();
        Array.ForEach(unanswered, question => question.TrySetException(new WorkerLostException(how)));
        foreach (var run in left)
        {
            run.Lost(new WorkerLostException(how, innocent: culprit is not null && culprit != run));
        }
    }
}
