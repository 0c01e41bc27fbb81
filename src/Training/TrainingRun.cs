using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training;

/// <summary>The steps of one attempt, from its checkpoint or its beginning to its end.</summary>
internal sealed class TrainingRun
{
    private const int MemorySampleEvery = 16;
    private readonly JobContext context;
    private readonly TrainJob job;
    private readonly Workbench bench;
    private readonly WeightOptimizer optimizer;
    private readonly CancellationToken cancellation;
    private readonly CheckpointStore checkpoints;
    private readonly ProgressReporter reporter;
    private readonly BatchStream batches;
    private readonly DropoutSeeding dropout;
    private readonly RunningLoss losses;
    private readonly RungPlan rungs;
    private readonly List<SplitScore> scores;
    private readonly PeakMemory memory;
    private readonly string resumeRefusal;
    private readonly double earlierSeconds;
    private readonly long started;
    private long lastCheckpoint;

    internal TrainingRun(
        JobContext context,
        TrainJob job,
        Workbench bench,
        WeightOptimizer optimizer,
        PeakMemory memory,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        this.context = context;
        this.job = job;
        this.bench = bench;
        this.optimizer = optimizer;
        this.memory = memory;
        this.cancellation = cancellation;
        started = lastCheckpoint = context.Time.GetTimestamp();
        batches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        dropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0 || job.Configuration.Adapters.Dropout > 0);
        rungs = RungPlan.From(job.Training);
        checkpoints = new CheckpointStore(context.CheckpointPath, JobIdentity.Hash(context, job, bench.Data.Hash, bench.Model.Shape));
        var state = checkpoints.Restore(optimizer, out resumeRefusal);
        losses = new RunningLoss(state?.Losses);
        scores = [.. state?.Rungs ?? []];
        earlierSeconds = state?.Seconds ?? 0;
        batches.Cursor = state?.Cursor ?? batches.Cursor;
        reporter = new ProgressReporter(report, context.Time, job.Training.Steps, optimizer.Steps);
    }

    private double Seconds => earlierSeconds + context.Time.GetElapsedTime(started).TotalSeconds;

    internal CandidateOutcome ToEnd()
    {
        // A kill may have come between a checkpoint and its report. Repeating a report changes nothing; losing one would.
        var decision = optimizer.Steps > 0 && rungs.RungAfter(optimizer.Steps) is var rung and > 0
            ? reporter.Rung(optimizer.Steps, rung, losses.Mean, scores[^1])
            : ReportDecision.Continue;
        while (decision == ReportDecision.Continue && optimizer.Steps < job.Training.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            losses.Add(Step());
            decision = AfterStep();
        }

        return decision switch
        {
            ReportDecision.Abandon => new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = optimizer.Steps, Seconds = Seconds },
            ReportDecision.Stop when optimizer.Steps < job.Training.Steps => Finish(CandidateStatus.Stopped),
            _ => Finish(CandidateStatus.Completed),
        };
    }

    private float Step() => optimizer.Step(() =>
    {
        var batch = batches.Next(bench.Data.Train);
        var logits = dropout.Forward(optimizer.Steps, () => bench.Model.Logits(batch.Input));
        return nn.functional.cross_entropy(logits, batch.Labels);
    });

    private ReportDecision AfterStep()
    {
        if (optimizer.Steps % MemorySampleEvery == 1)
        {
            memory.Sample();
        }

        var rung = rungs.RungAfter(optimizer.Steps);
        if (rung > 0)
        {
            scores.Add(Evaluator.Score(bench.Model, bench.Data.Validation));
            memory.Sample();
            Checkpoint();
            return reporter.Rung(optimizer.Steps, rung, losses.Mean, scores[^1]);
        }

        if (context.Time.GetElapsedTime(lastCheckpoint) >= context.CheckpointEvery)
        {
            Checkpoint();
        }

        return reporter.Progress(optimizer.Steps, losses.Mean);
    }

    private void Checkpoint()
    {
        checkpoints.Save(
            new TrainingState { Step = optimizer.Steps, Cursor = batches.Cursor, Losses = losses.All, Rungs = scores, Seconds = Seconds },
            optimizer);
        lastCheckpoint = context.Time.GetTimestamp();
    }

    private CandidateOutcome Finish(CandidateStatus status)
    {
        cancellation.ThrowIfCancellationRequested();
        var test = job.ScoreTest && status == CandidateStatus.Completed
            ? bench.Data.TestFor(context.Role).ScoreOnce(split => Evaluator.Score(bench.Model, split))
            : null;
        memory.Sample();
        Artefact().Write(context.ArtefactPath(context.Candidate), optimizer);
        checkpoints.Delete();
        return new CandidateOutcome
        {
            Status = status,
            TrainLoss = losses.Mean,
            Validation = scores.Count > 0 ? scores[^1] : null,
            Test = test,
            Seconds = Seconds,
            PeakBytes = memory.Bytes,
            Steps = optimizer.Steps,
            Artefact = JobContext.ArtefactName(context.Candidate),
        };
    }

    private CandidateArtefact Artefact() => new()
    {
        Configuration = job.Configuration,
        Training = job.Training,
        Model = context.Spec.Model,
        Data = context.Spec.Data,
        DataHash = bench.Data.Hash,
        Classes = bench.Data.Classes,
        Seed = context.Seed,
        Losses = losses.All,
        Rungs = scores,
        Resume = resumeRefusal,
    };
}
