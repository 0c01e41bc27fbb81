using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Continuation;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training;

/// <summary>What one attempt of a training does at each step and at its end.</summary>
internal sealed class TrainingRun : IAttemptWork
{
    private readonly JobContext context;
    private readonly TrainJob job;
    private readonly Workbench bench;
    private readonly WeightOptimizer optimizer;
    private readonly AttemptLoop loop;
    private readonly BatchStream batches;
    private readonly DropoutSeeding dropout;
    private readonly ContinuationKey key;

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
        batches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        dropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0 || job.Configuration.Adapters.Dropout > 0);
        var end = job.UntilStep ?? job.Training.Steps;
        key = ContinuationKey.Of(context, job, bench);
        loop = new AttemptLoop(context, job, job.Training, bench, optimizer, memory, report, cancellation, end, job.ContinueFrom is { } other
            ? () => ContinuationStore.Restore(context.ArtefactPath(other), other, key, job.ScoreTest ? end : end - 1, optimizer)
            : null);
        batches.Cursor = loop.Restored?.Cursor ?? batches.Cursor;
    }

    public BatchCursor Cursor => batches.Cursor;

    public float Step()
    {
        using var scope = NewDisposeScope();
        var batch = batches.Next(bench.Data.Train);
        var passes = Math.Clamp(job.AccumulationSteps ?? 1, 1, job.Training.BatchSize);
        return passes == 1
            ? optimizer.Step(() => batch.Loss(Logits(batch, 0)))
            : optimizer.Step(passes, pass =>
            {
                var (part, share) = batch.Part(pass, passes);
                return part.Loss(Logits(part, pass)).mul(share);
            });
    }

    public SplitScore Score() => Evaluator.Score(bench.Model, bench.Data.Validation);

    public GateState? GateState() => null;

    public IReadOnlyList<double>? Gates() => null;

    internal CandidateOutcome ToEnd() => loop.ToEnd(this, status =>
    {
        var test = job.ScoreTest && status == CandidateStatus.Completed
            ? bench.Data.TestFor(context.Role).ScoreOnce(split => Evaluator.Score(bench.Model, split))
            : null;
        Artefact().Write(context.ArtefactPath(context.Candidate), optimizer, job.UntilStep is not null && status == CandidateStatus.Completed
            ? draft => ContinuationStore.Save(draft, key, State(), optimizer)
            : null);
        return new CandidateOutcome { Test = test };
    });

    private Tensor Logits(Batch batch, int pass) => dropout.Forward(optimizer.Steps, () => bench.Model.Logits(batch.Input), pass);

    private TrainingState State() => new()
    {
        Step = optimizer.Steps,
        Cursor = batches.Cursor,
        Losses = loop.Losses.All,
        Rungs = loop.Scores,
        Seconds = 0,
    };

    private CandidateArtefact Artefact() => new()
    {
        Configuration = job.Configuration,
        Training = job.Training,
        Model = context.Spec.Model,
        Data = context.Spec.Data,
        DataHash = bench.Data.Hash,
        Classes = bench.Data.Classes,
        Seed = context.Seed,
        Losses = loop.Losses.All,
        Rungs = loop.Scores,
        Resume = loop.ResumeRefusal,
    };
}
