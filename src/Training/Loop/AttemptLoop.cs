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

    /// <summary>State of a method that changes ranks; null where there is none.</summary>
    RankControlState? RankControlState() => null;

    /// <summary>Tensors that a checkpoint keeps besides weights and moments; null where there are none.</summary>
    IReadOnlyDictionary<string, TorchSharp.torch.Tensor>? StateTensors() => null;
}

/// <summary>
/// The course of one attempt from its checkpoint, the training that it continues, or its beginning to its last step: steps, rungs, reports, checkpoints, cancellation. What
/// a step is belongs to the work that it drives.
/// </summary>
internal sealed class AttemptLoop
{
    private const int MemorySampleEvery = 16;
    private readonly JobContext context;
    private readonly WeightOptimizer optimizer;
    private readonly PeakMemory memory;
    private readonly CancellationToken cancellation;
    private readonly CheckpointStore checkpoints;
    private readonly ProgressReporter reporter;
    private readonly RungPlan rungs;
    private readonly List<SplitScore> scores;
    private readonly double earlierSeconds;
    private readonly long started;
    private readonly int end;
    private readonly bool resumed;
    private long lastCheckpoint;
    private int savedStep;

    /// <summary>Restores the newest checkpoint of the same work, if there is one, else the training that it continues.</summary>
    /// <param name="context">What the attempt needs.</param>
    /// <param name="job">What it does.</param>
    /// <param name="training">Steps and rungs.</param>
    /// <param name="bench">Model and data.</param>
    /// <param name="optimizer">Optimizer at its beginning.</param>
    /// <param name="memory">Highest memory so far.</param>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancellation">Observed at every step.</param>
    /// <param name="end">Step after which the attempt ends.</param>
    /// <param name="continued">Puts the state of the training that this one continues in place; null begins at step 0.</param>
    /// <param name="prepare">Gives the optimizer the weights that it had at a checkpoint; see <see cref="CheckpointStore.Restore"/>.</param>
    internal AttemptLoop(
        JobContext context,
        CandidateJob job,
        TrainingOptions training,
        Workbench bench,
        WeightOptimizer optimizer,
        PeakMemory memory,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation,
        int? end = null,
        Func<TrainingState>? continued = null,
        Func<TrainingState, IReadOnlyDictionary<string, TorchSharp.torch.Tensor>>? prepare = null)
    {
        this.context = context;
        this.optimizer = optimizer;
        this.memory = memory;
        this.cancellation = cancellation;
        started = lastCheckpoint = context.Time.GetTimestamp();
        rungs = RungPlan.From(training);
        checkpoints = new CheckpointStore(context.CheckpointPath, JobIdentity.Hash(context, job, bench.Data.Hash, bench.Model.Shape));
        var checkpoint = checkpoints.Restore(optimizer, out var refusal, prepare);
        resumed = checkpoint is not null;
        savedStep = checkpoint?.Step ?? 0;
        Restored = checkpoint ?? continued?.Invoke();
        ResumeRefusal = refusal;
        Losses = new RunningLoss(Restored?.Losses);
        scores = [.. Restored?.Rungs ?? []];
        earlierSeconds = Restored?.Seconds ?? 0;
        this.end = end ?? training.Steps;
        reporter = new ProgressReporter(report, context.Time, this.end, optimizer.Steps);
    }

    /// <summary>State that the attempt goes on from: of its checkpoint or of the training that it continues; null at step 0.</summary>
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
        var decision = resumed && rungs.RungAfter(optimizer.Steps) is var rung and > 0
            ? reporter.Rung(optimizer.Steps, rung, Losses.Mean, scores[^1], work.Gates())
            : ReportDecision.Continue;
        while (decision == ReportDecision.Continue && optimizer.Steps < end)
        {
            LeaveIfCancelled(work);
            Losses.Add(work.Step());
            decision = AfterStep(work);
        }

        return decision switch
        {
            ReportDecision.Abandon => new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = optimizer.Steps, Seconds = Seconds() },
            ReportDecision.Yield when optimizer.Steps < end => Yield(work),
            ReportDecision.Stop when optimizer.Steps < end => Finish(work, CandidateStatus.Stopped, finish),
            _ => Finish(work, CandidateStatus.Completed, finish),
        };
    }

    /// <summary>To be called while the work behind the last step goes on: observes cancellation and keeps what was done.</summary>
    internal void WhileFinishing(IAttemptWork work)
    {
        LeaveIfCancelled(work);
        if (context.Time.GetElapsedTime(lastCheckpoint) >= context.CheckpointEvery)
        {
            Checkpoint(work);
        }
    }

    private void LeaveIfCancelled(IAttemptWork work)
    {
        if (!cancellation.IsCancellationRequested)
        {
            return;
        }

        try
        {
            if (optimizer.Steps > savedStep)
            {
                Checkpoint(work);
            }
        }
        catch (IOException)
        {
            // The attempt is over; the checkpoint before this one is as good, only older.
        }

        throw new OperationCanceledException(cancellation);
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

    /// <summary>Ends without a result where the next attempt goes on.</summary>
    private CandidateOutcome Yield(IAttemptWork work)
    {
        LeaveIfCancelled(work);
        if (optimizer.Steps > savedStep)
        {
            Checkpoint(work);
        }

        return new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = optimizer.Steps, Seconds = Seconds() };
    }

    private void Checkpoint(IAttemptWork work)
    {
        var began = context.Time.GetTimestamp();
        var bytes = checkpoints.Save(
            new TrainingState
            {
                Step = optimizer.Steps,
                Cursor = work.Cursor,
                Losses = Losses.All,
                Rungs = scores,
                Seconds = Seconds(),
                Gates = work.GateState(),
                RankControl = work.RankControlState(),
            },
            optimizer,
            work.StateTensors());
        lastCheckpoint = context.Time.GetTimestamp();
        savedStep = optimizer.Steps;
        TrainingMetrics.CheckpointSaved(context.Time.GetElapsedTime(began, lastCheckpoint), bytes);
    }

    private CandidateOutcome Finish(IAttemptWork work, CandidateStatus status, Func<CandidateStatus, CandidateOutcome> finish)
    {
        cancellation.ThrowIfCancellationRequested();

        // An end between rungs has a score of its own, which is not one of the training's rungs.
        var validation = status == CandidateStatus.Completed && rungs.RungAfter(optimizer.Steps) == 0
            ? work.Score()
            : scores.Count > 0 ? scores[^1] : null;
        var outcome = finish(status);
        memory.Sample();
        checkpoints.Delete();
        return outcome with
        {
            Status = status,
            TrainLoss = Losses.Mean,
            Validation = outcome.Validation ?? validation,
            Seconds = Seconds(),
            PeakBytes = context.Device.type == TorchSharp.DeviceType.CPU ? memory.Bytes : 0,
            Steps = optimizer.Steps,
            Artefact = JobContext.ArtefactName(context.Candidate),
        };
    }
}
