using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Running;
using AdapterSearch.Training;
using AdapterSearch.Training.Jobs;
using Polly;

namespace AdapterSearch.Silo.Workers;

/// <summary>
/// The worker's side of the conversation. It lives as long as its silo: when its input ends, or nobody reads what it says, the process
/// ends itself at once, whatever its slot threads do.
/// </summary>
/// <param name="input">Messages of the silo.</param>
/// <param name="output">Messages to the silo.</param>
/// <param name="jobs">What it can run.</param>
/// <param name="time">Clock.</param>
internal sealed class WorkerHost(Stream input, Stream output, WorkerJobs jobs, TimeProvider time)
{
    private readonly MessageWriter writer = new(output);
    private readonly ConcurrentDictionary<long, HostedRun> runs = new();
    private readonly CancellationTokenSource closing = new();
    private DeviceJobs? device;

    /// <summary>Serves until the silo says to close.</summary>
    /// <exception cref="WorkerProtocolException">What came is no message.</exception>
    public void Serve()
    {
        Say(new WorkerHello(WorkerProtocol.Version, Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? ""));
        using var measurements = Listen();
        new Thread(Pulse) { Name = "pulse", IsBackground = true }.Start();
        while (MessageFrames.Read<SiloMessage>(input) is { } message)
        {
            Handle(message);
        }

        Die();
    }

    /// <summary>What is measured here is shown by the silo: nobody asks a worker for its measurements.</summary>
    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TrainingMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Say(new WorkerMeasured(instrument.Name, value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Say(new WorkerMeasured(instrument.Name, value)));
        listener.Start();
        return listener;
    }

    private void Handle(SiloMessage message)
    {
        switch (message)
        {
            case OpenWorker open when device is null:
                device = new DeviceJobs(jobs.Runner, open.ModelRoot, open.DataRoot, () => jobs.Prepare(open.ThreadsPerSlot), time);
                break;
            case BeginRun begin when device is not null:
                var run = new HostedRun(closing.Token);
                if (runs.TryAdd(begin.Run, run))
                {
                    run.Work = Task.Run(() => RunAsync(device, begin, run));
                }

                break;
            case AnswerReport answer when runs.TryGetValue(answer.Run, out var asked):
                asked.Answers.GetOrAdd(answer.Report, _ => new()).TrySetResult(answer.Decision);
                break;
            case CancelRun cancel when runs.TryGetValue(cancel.Run, out var cancelled):
                cancelled.Cancel();
                break;
            case DescribeRuntime describe:
                Answer(() => new RuntimeDescribed(describe.Number, jobs.Describe(), ""), fault => new RuntimeDescribed(describe.Number, null, fault.Message));
                break;
            case BuildExport build:
                Answer(
                    () =>
                    {
                        jobs.Prepare(1);
                        jobs.Export(build.Job);
                        return new ExportEnded(build.Number, "", "");
                    },
                    fault => ThreadExportBuilder.IsRefusal(fault)
                        ? new ExportEnded(build.Number, fault.Message, "")
                        : new ExportEnded(build.Number, "", $"{fault.GetType().Name}: {fault.Message}"));
                break;
            case CloseWorker:
                // Beside the loop, which goes on watching whether the silo is there.
                _ = Task.Run(CloseAsync);
                break;
            case OpenWorker or BeginRun:
                throw new WorkerProtocolException($"A message {message.GetType().Name} came out of turn.");
            default:
                break;
        }
    }

    /// <summary>Answers a single question on a thread of its own, beside the loop.</summary>
    private void Answer(Func<WorkerAnswer> work, Func<Exception, WorkerAnswer> broken)
    {
        var thread = new Thread(() =>
        {
            WorkerAnswer answer;
            try
            {
                answer = work();
            }
            catch (Exception e)
            {
                answer = broken(e);
            }

            Say(answer);
        });
        (thread.Name, thread.IsBackground) = ("answer", true);
        thread.Start();
    }

    private async Task RunAsync(DeviceJobs on, BeginRun begin, HostedRun run)
    {
        var number = 0L;
        var relay = new ReportRelay(
            report => AskAsync(begin.Run, run, Interlocked.Increment(ref number), report), ResiliencePipeline.Empty, _ => { }, run.Cancellation.Token);
        WorkerMessage end;
        try
        {
            var outcome = await on.RunAsync(
                begin.Assignment,
                begin.ArtefactFolder,
                report =>
                {
                    TrainingPulse.Beat();
                    return relay.Send(report);
                },
                () => Say(new RunStarted(begin.Run)),
                run.Pulse,
                run.Cancellation.Token);
            end = new RunEnded(begin.Run, outcome);
            _ = MessageFrames.Encode(end); // an outcome too large for a message is a fault of this run, not of the worker
        }
        catch (OperationCanceledException)
        {
            end = new RunCancelled(begin.Run);
        }
        catch (Exception e)
        {
            end = new RunFaulted(begin.Run, $"The worker could not run the attempt: {e.GetType().Name}: {e.Message}");
        }

        runs.TryRemove(begin.Run, out _);
        run.Cancellation.Dispose();
        Say(end);
    }

    private async ValueTask<ReportDecision> AskAsync(long run, HostedRun hosted, long number, CandidateReport report)
    {
        var answer = hosted.Answers.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Say(new RunReported(run, number, report));
        var decision = await answer.Task.WaitAsync(hosted.Cancellation.Token);
        hosted.Answers.TryRemove(number, out _);
        return decision;
    }

    private async Task CloseAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(runs.Values.Select(r => r.Work));
        device?.Dispose();
        Environment.Exit(0);
    }

    private void Pulse()
    {
        using var never = new ManualResetEventSlim();
        while (!never.Wait(WorkerProtocol.PulseEvery))
        {
            if (!runs.IsEmpty)
            {
                Say(new WorkerPulse([.. runs.Select(r => new RunBeats(r.Key, r.Value.Pulse.Beats))]));
            }
        }
    }

    private void Say(WorkerMessage message)
    {
        try
        {
            writer.Write(message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Die();
        }
    }

    /// <summary>Without a silo nobody wants the work. An orderly exit would wait for threads that may hang.</summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private sealed class HostedRun(CancellationToken closing)
    {
        public CancellationTokenSource Cancellation { get; } = CancellationTokenSource.CreateLinkedTokenSource(closing);

        public TrainingPulse Pulse { get; } = new();

        public ConcurrentDictionary<long, TaskCompletionSource<ReportDecision>> Answers { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;

        public void Cancel()
        {
            try
            {
                _ = Cancellation.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended.
            }
        }
    }
}
