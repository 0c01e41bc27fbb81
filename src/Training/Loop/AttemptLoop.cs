using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.Loop;

/// <summary>What the loop asks of the work that it drives.</summary>
internal interface IAttemptWork
{
    /// <summary>Does one optimizer step.</summary>
    /// <returns>Its loss, in nats.</returns>
    float Step();

    /// <summary>Scores the validation split as a rung reports it.</summary>
    SplitScore Score();

    /// <summary>Where the stream of train batches stands.</summary>
    BatchCursor Cursor { get; }

    /// <summary>State of gates for a checkpoint; null where there are none.</summary>
    DamSearch.GateState? GateState();

    /// <summary>Gates for a report; null where there are none.</summary>
    IReadOnlyList<double>? Gates();
}

/// <summary>
/// The course of one attempt from its checkpoint or its beginning to its last step: steps, rungs, reports, checkpoints, cancellation. What
/// a step is belongs to the work that it drives.
/// </summary>
internal sealed class AttemptLoop
{
    private const int MemorySampleEvery = 16;
    private readonly JobContext context;
    private readonly TrainingOptions training;
    private readonly WeightOptimizer optimizer;
    private readonly PeakMemory memory;
    private readonly CancellationToken cancellation;
    private readonly CheckpointStore checkpoints;
    private readonly ProgressReporter reporter;
    private readonly RungPlan rungs;
    private readonly List<SplitScore> scores;
    private readonly double earlierSeconds;
    private readonly long started;
    private long lastCheckpoint;

    /// <summary>Restores the newest checkpoint of the same work, if there is one.</summary>
    internal AttemptLoop(
        JobContext context,
        CandidateJob job,
        TrainingOptions training,
        Workbench bench,
        WeightOptimizer optimizer,
        PeakMemory memory,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        this.context = context;
        this.training = training;
        this.optimizer = optimizer;
        this.memory = memory;
        this.cancellation = cancellation;
        started = lastCheckpoint = context.Time.GetTimestamp();
        rungs = RungPlan.From(training);
        checkpoints = new CheckpointStore(context.CheckpointPath, JobIdentity.Hash(context, job, bench.Data.Hash, bench.Model.Shape));
        Restored = checkpoints.Restore(optimizer, out var refusal);
        ResumeRefusal = refusal;
        Losses = new RunningLoss(Restored?.Losses);
        scores = [.. Restored?.Rungs ?? []];
        earlierSeconds = Restored?.Seconds ?? 0;
        reporter = new ProgressReporter(report, context.Time, training.Steps, optimizer.Steps);
    }

    /// <summary>State of the checkpoint that the attempt goes on from; null at its beginning.</summary>
    internal TrainingState? Restored { get; }

    /// <summary>Why a checkpoint that is there was not used; empty otherwise.</summary>
    internal string ResumeRefusal { get; }

    /// <summary>Loss of each step.</summary>
    internal RunningLoss Losses { get; }

    /// <summary>Score of each rung passed.</summary>
    internal IReadOnlyList<SplitScore> Scores => scores;

    /// <summary>Runs to the last step, or until a report's answer ends it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="finish">Makes the outcome of a completed or stopped attempt; the loop adds what it knows itself.</param>
    internal CandidateOutcome ToEnd(IAttemptWork work, Func<CandidateStatus, CandidateOutcome> finish)
    {
        // A kill may have come between a checkpoint and its report. Repeating a report changes nothing; losing one would.
        var decision = optimizer.Steps > 0 && rungs.RungAfter(optimizer.Steps) is var rung and > 0
            ? reporter.Rung(optimizer.Steps, rung, Losses.Mean, scores[^1], work.Gates())
            : ReportDecision.Continue;
        while (decision == ReportDecision.Continue && optimizer.Steps < training.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            Losses.Add(work.Step());
            decision = AfterStep(work);
        }

        return decision switch
        {
            ReportDecision.Abandon => new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = optimizer.Steps, Seconds = Seconds() },
            ReportDecision.Stop when optimizer.Steps < training.Steps => Finish(CandidateStatus.Stopped, finish),
            _ => Finish(CandidateStatus.Completed, finish),
        };
    }

    private double Seconds() => earlierSeconds + context.Time.GetElapsedTime(started).TotalSeconds;

    private ReportDecision AfterStep(IAttemptWork work)
    {
        if (optimizer.Steps % MemorySampleEvery == 1)
        {
            memory.Sample();
        }

        var rung = rungs.RungAfter(optimizer.Steps);
        if (rung > 0)
        {
            scores.Add(work.Score());
            memory.Sample();
            Checkpoint(work);
            return reporter.Rung(optimizer.Steps, rung, Losses.Mean, scores[^1], work.Gates());
        }

        if (context.Time.GetElapsedTime(lastCheckpoint) >= context.CheckpointEvery)
        {
            Checkpoint(work);
        }

        return reporter.Progress(optimizer.Steps, Losses.Mean, work.Gates);
    }

    private void Checkpoint(IAttemptWork work)
    {
        checkpoints.Save(
            new TrainingState
            {
                Step = optimizer.Steps,
                Cursor = work.Cursor,
                Losses = Losses.All,
                Rungs = scores,
                Seconds = Seconds(),
                Gates = work.GateState(),
            },
            optimizer);
        lastCheckpoint = context.Time.GetTimestamp();
    }

    private CandidateOutcome Finish(CandidateStatus status, Func<CandidateStatus, CandidateOutcome> finish)
    {
        cancellation.ThrowIfCancellationRequested();
        var outcome = finish(status);
        memory.Sample();
        checkpoints.Delete();
        return outcome with
        {
            Status = status,
            TrainLoss = Losses.Mean,
            Validation = scores.Count > 0 ? scores[^1] : null,
            Seconds = Seconds(),
            PeakBytes = memory.Bytes,
            Steps = optimizer.Steps,
            Artefact = JobContext.ArtefactName(context.Candidate),
        };
    }
}
