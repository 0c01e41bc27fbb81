using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Workers;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Training;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>Jobs of this program when it is a worker process: they compute nothing and do what the spec's name says, crashes included.</summary>
public sealed partial class ScriptedJobs : IJobKind<TrainJob>, IJobKind<DamSearchJob>, IJobKind<ProbeJob>, IJobKind<RankControlJob>
{
    public const string Checkpoint = "checkpoint";
    public const string HowToExport = "how";
    private int served;

    public static WorkerJobs Create()
    {
        var jobs = new ScriptedJobs();
        return new WorkerJobs(new JobRunner(jobs, jobs, jobs, jobs), _ => { }, Export, () => new TensorFacts("no tensors", 0));
    }

    /// <summary>The process that ran a job which ended well.</summary>
    public static int ProcessOf(CandidateOutcome outcome) => int.Parse(outcome.Artefact, CultureInfo.InvariantCulture);

    public CandidateOutcome Run(JobContext context, TrainJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref served);
        var decision = report(new CandidateReport(1, 10, 1, 0.5, new SplitScore(double.NaN, 0.1, 10), 1, [double.NegativeInfinity, -0.0, 0.1]));
        Do(context, report, cancellation);
        return new CandidateOutcome
        {
            Status = decision == ReportDecision.Stop ? CandidateStatus.Stopped : CandidateStatus.Completed,
            Steps = number,
            Artefact = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            TrainLoss = 1.0 / 3,
        };
    }

    public CandidateOutcome Run(JobContext context, DamSearchJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw new NotSupportedException();

    public CandidateOutcome Run(JobContext context, ProbeJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw new NotSupportedException();

    public CandidateOutcome Run(JobContext context, RankControlJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>An export that does what a file in its artefact says.</summary>
    private static void Export(ExportJob job)
    {
        switch (File.ReadAllText(Path.Combine(job.Artefact, HowToExport)))
        {
            case "crash":
                Directory.CreateDirectory(job.Folder);
                File.WriteAllText(Path.Combine(job.Folder, "half"), "half");
                Console.Error.WriteLine("double free or corruption");
                _ = strlen(8);
                break;
            case "hang":
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait(CancellationToken.None);
                }

                break;
            case "refuse":
                throw new AdapterExportException("the update has no low rank");
            case "disk":
                throw new StorageException(job.Folder, new IOException("No space left on device"));
            default:
                Directory.CreateDirectory(job.Folder);
                File.WriteAllText(Path.Combine(job.Folder, "adapter_config.json"), $"{job.BaseModel} by process {Environment.ProcessId}");
                break;
        }
    }

    private static void Do(JobContext context, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        switch (context.Spec.Name)
        {
            case "end":
                break;
            case "measure":
                TrainingMetrics.Repeat("search.checkpoint.size", 12_345);
                TrainingMetrics.Repeat("search.checkpoint.duration", 0.125);
                break;
            case "abort":
                Console.Error.WriteLine("terminate called after throwing an instance of 'c10::Error'");
                abort();
                break;
            case "crash":
                _ = strlen(8);
                break;
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "exit":
                Environment.Exit(42);
                break;
            case "out of memory":
                throw new OutOfMemoryException("[enforce fail at alloc_cpu.cpp:66] not enough memory");
            case "print":
                Console.Out.Write(new string('x', 100_000));
                _ = puts("native text on standard output");
                break;
            case "hang":
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait(CancellationToken.None);
                }

                break;
            case "work":
                // Much work without a report, for as long as the attempt lives; then a checkpoint.
                report(new CandidateReport(2, 10, 0, 0.5, null, 1));
                while (!cancellation.IsCancellationRequested)
                {
                    TrainingPulse.Beat();
                    cancellation.WaitHandle.WaitOne(1);
                }

                Directory.CreateDirectory(context.ArtefactFolder);
                File.WriteAllText(Path.Combine(context.ArtefactFolder, Checkpoint), "whole");
                cancellation.ThrowIfCancellationRequested();
                break;
            case "work on":
                while (true)
                {
                    TrainingPulse.Beat();
                    Thread.Yield();
                }

            default:
                throw new NotSupportedException(context.Spec.Name);
        }
    }

    [LibraryImport("libc")]
    private static partial void abort();

    [LibraryImport("libc")]
    private static partial nint strlen(nint text);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int puts(string text);
}
