using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// One attempt of a method that changes ranks. A step is: BeforeStep, forward pass, Loss, backward pass, AfterBackward, optimizer, AfterStep.
/// Rungs score the method's own model. The end is: Finish, Fold, and then plain LoRA alone is compared, scored and kept.
/// </summary>
internal sealed class RankControlRun : IAttemptWork
{
    private readonly RankControlSetup setup;
    private readonly IRankControl control;
    private readonly WeightOptimizer optimizer;
    private readonly AttemptLoop loop;
    private readonly BatchStream batches;
    private readonly DropoutSeeding dropout;
    private long peakParameters;

    internal RankControlRun(
        RankControlSetup setup,
        IRankControl control,
        WeightOptimizer optimizer,
        PeakMemory memory,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        var (context, job, bench) = setup;
        this.setup = setup;
        this.control = control;
        this.optimizer = optimizer;
        batches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        dropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0);
        loop = new AttemptLoop(context, job, job.Training, bench, optimizer, memory, report, cancellation, prepare: Prepare);
        batches.Cursor = loop.Restored?.Cursor ?? batches.Cursor;
        peakParameters = Math.Max(optimizer.ParameterCount, loop.Restored?.RankControl?.PeakParameters ?? 0);
    }

    public BatchCursor Cursor => batches.Cursor;

    public float Step()
    {
        var step = optimizer.Steps;
        float? task = null;
        control.BeforeStep(step);
        var total = optimizer.Step(
            () =>
            {
                var batch = batches.Next(setup.Bench.Data.Train);
                var logits = dropout.Forward(step, () => setup.Bench.Model.Logits(batch.Input));
                var loss = batch.Loss(logits);
                var penalised = control.Loss(step, loss);

                // Curves compare methods, so they hold the task's loss alone.
                task = ReferenceEquals(penalised, loss) ? null : loss.ToSingle();
                return penalised;
            },
            () => control.AfterBackward(step));
        using (NewDisposeScope())
        using (no_grad())
        {
            control.AfterStep(step + 1, optimizer);
        }

        peakParameters = Math.Max(peakParameters, optimizer.ParameterCount);
        return task ?? total;
    }

    public SplitScore Score() => Evaluator.Score(setup.Bench.Model, setup.Bench.Data.Validation);

    public GateState? GateState() => null;

    public IReadOnlyList<double>? Gates() => null;

    public RankControlState RankControlState() => new() { Numbers = control.Numbers(), PeakParameters = peakParameters };

    public IReadOnlyDictionary<string, Tensor> StateTensors() => control.Tensors();

    internal CandidateOutcome ToEnd() => loop.ToEnd(this, status =>
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        control.Finish(() => loop.WhileFinishing(this));
        using var folded = FoldedModel.Build(setup, control);
        var data = setup.Bench.Data;
        var validation = Evaluator.Score(setup.Bench.Model, data.Validation);
        var test = setup.Job.ScoreTest && status == CandidateStatus.Completed
            ? data.TestFor(setup.Context.Role).ScoreOnce(split => Evaluator.Score(setup.Bench.Model, split))
            : null;
        Artefact(folded).Write(setup.Context.ArtefactPath(setup.Context.Candidate), CandidateTrainer.TrainedWeights(setup.Bench.Model, folded.Adapters), control.WriteFiles);
        return new CandidateOutcome
        {
            Validation = validation,
            Test = test,
            AdapterParameters = folded.Adapters.ParameterCount,
            TrainableParameters = peakParameters,
            RankCurve = control.Curve,
            Modules = new ModuleScores
            {
                Ranks = folded.Ranks,
                Mask = [.. folded.Ranks.Select(r => r > 0)],
                ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["importance"] = [.. control.Importance] },
            },
        };
    });

    private IReadOnlyDictionary<string, Tensor> Prepare(TrainingState state)
    {
        control.Restore(state.RankControl!.Numbers, optimizer);
        return control.Tensors();
    }

    private CandidateArtefact Artefact(FoldedModel folded) => new()
    {
        Configuration = new CandidateConfiguration(TrainingMode.Adapters, folded.Adapters.Configuration, setup.Job.LearningRate),
        Training = setup.Job.Training,
        Model = setup.Context.Spec.Model,
        Data = setup.Context.Spec.Data,
        DataHash = setup.Bench.Data.Hash,
        Classes = setup.Bench.Data.Classes,
        Seed = setup.Context.Seed,
        Losses = loop.Losses.All,
        Rungs = loop.Scores,
        Resume = loop.ResumeRefusal,
    };
}
