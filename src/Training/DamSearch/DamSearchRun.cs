using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>The steps of one attempt of a DAM search, from its checkpoint or its beginning to the module scores.</summary>
internal sealed class DamSearchRun : IDisposable
{
    private const int MemorySampleEvery = 16;
    private readonly JobContext context;
    private readonly DamSearchJob job;
    private readonly Workbench bench;
    private readonly EncoderSupernet net;
    private readonly WeightOptimizer weights;
    private readonly GateSearch search;
    private readonly PeakMemory memory;
    private readonly CancellationToken cancellation;
    private readonly CheckpointStore checkpoints;
    private readonly ProgressReporter reporter;
    private readonly ReadoutScores readouts;
    private readonly DataSplit train;
    private readonly DataSplit validation;
    private readonly BatchStream trainBatches;
    private readonly BatchStream gateBatches;
    private readonly DropoutSeeding trainDropout;
    private readonly DropoutSeeding gateDropout;
    private readonly RunningLoss losses;
    private readonly SearchLog log;
    private readonly RungPlan rungs;
    private readonly List<SplitScore> scores;
    private readonly string resumeRefusal;
    private readonly double earlierSeconds;
    private readonly long started;
    private long lastCheckpoint;

    internal DamSearchRun(
        JobContext context,
        DamSearchJob job,
        Workbench bench,
        EncoderSupernet net,
        WeightOptimizer weights,
        GateSearch search,
        PeakMemory memory,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        this.context = context;
        this.job = job;
        this.bench = bench;
        this.net = net;
        this.weights = weights;
        this.search = search;
        this.memory = memory;
        this.cancellation = cancellation;
        started = lastCheckpoint = context.Time.GetTimestamp();
        readouts = new ReadoutScores(bench.Model.Shape, job);
        trainBatches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        gateBatches = new BatchStream(
            bench.Data.Validation.Count, job.Dam.GateBatchSize > 0 ? job.Dam.GateBatchSize : job.Training.BatchSize, context.Seeds.GateBatches);
        trainDropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0);
        gateDropout = new DropoutSeeding(context.Seeds.Of("gate-dropout"), job.Training.Dropout > 0);
        rungs = RungPlan.From(job.Training);
        checkpoints = new CheckpointStore(context.CheckpointPath, JobIdentity.Hash(context, job, bench.Data.Hash, bench.Model.Shape));
        var state = checkpoints.Restore(weights, out resumeRefusal);
        losses = new RunningLoss(state?.Losses);
        scores = [.. state?.Rungs ?? []];
        earlierSeconds = state?.Seconds ?? 0;
        trainBatches.Cursor = state?.Cursor ?? trainBatches.Cursor;
        gateBatches.Cursor = state?.Gates?.Cursor ?? gateBatches.Cursor;
        log = new SearchLog(bench.Model.Shape, job.Training.Steps, state?.Gates?.Log);
        state?.Gates?.Restore(search);
        reporter = new ProgressReporter(report, context.Time, job.Training.Steps, weights.Steps);
        train = job.Dam.ShuffleLabels ? bench.Data.Train.WithShuffledLabels(context.Seeds.Of("shuffle-train")) : bench.Data.Train;
        validation = job.Dam.ShuffleLabels ? bench.Data.Validation.WithShuffledLabels(context.Seeds.Of("shuffle-validation")) : bench.Data.Validation;
    }

    private double Seconds => earlierSeconds + context.Time.GetElapsedTime(started).TotalSeconds;

    public void Dispose()
    {
        if (job.Dam.ShuffleLabels)
        {
            train.Dispose();
            validation.Dispose();
        }
    }

    internal CandidateOutcome ToEnd()
    {
        // A kill may have come between a checkpoint and its report; repeating a report changes nothing.
        var decision = weights.Steps > 0 && rungs.RungAfter(weights.Steps) is var rung and > 0
            ? reporter.Rung(weights.Steps, rung, losses.Mean, scores[^1], search.Gates())
            : ReportDecision.Continue;
        while (decision == ReportDecision.Continue && weights.Steps < job.Training.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            Step();
            decision = AfterStep();
        }

        return decision switch
        {
            ReportDecision.Abandon => new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = weights.Steps, Seconds = Seconds },
            ReportDecision.Stop when weights.Steps < job.Training.Steps => Finish(CandidateStatus.Stopped),
            _ => Finish(CandidateStatus.Completed),
        };
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        var step = weights.Steps;
        var trainBatch = trainBatches.Next(train);

        // With gates off a gate batch is drawn too: arms that differ in their relaxation only then see the same batches.
        var gateBatch = gateBatches.Next(validation);
        var entry = log.WantsEntry(step);
        var gates = entry ? search.Gates() : [];
        var discretised = entry && log.WantsGap(step) ? BatchLoss(Discretised(gates), gateBatch) : (double?)null;

        // The first-order step computes the relaxed loss anyway, unless its gates are samples or it stands still.
        var measured = search.GatesMove && job.Dam.Order == DamOrder.First && !search.Samples;
        var relaxed = discretised is not null && !measured ? BatchLoss(gates, gateBatch) : double.NaN;
        var done = search.Step(
            () => Loss(trainBatch, trainDropout),
            () => Loss(gateBatch, gateDropout),
            job.Dam.GateLearningRate * (1 - (step / (double)job.Training.Steps)));
        losses.Add((float)done.TrainLoss);
        if (entry && (discretised is not null || !double.IsNaN(done.ValidationLoss)))
        {
            log.Add(step, double.IsNaN(relaxed) ? done.ValidationLoss : relaxed, discretised, gates);
        }
    }

    private ReportDecision AfterStep()
    {
        if (weights.Steps % MemorySampleEvery == 1)
        {
            memory.Sample();
        }

        var rung = rungs.RungAfter(weights.Steps);
        if (rung > 0)
        {
            scores.Add(Score(search.Gates()));
            memory.Sample();
            Checkpoint();
            return reporter.Rung(weights.Steps, rung, losses.Mean, scores[^1], search.Gates());
        }

        if (context.Time.GetElapsedTime(lastCheckpoint) >= context.CheckpointEvery)
        {
            Checkpoint();
        }

        return reporter.Progress(weights.Steps, losses.Mean, search.Gates);
    }

    private void Checkpoint()
    {
        checkpoints.Save(
            new TrainingState
            {
                Step = weights.Steps,
                Cursor = trainBatches.Cursor,
                Losses = losses.All,
                Rungs = scores,
                Seconds = Seconds,
                Gates = GateState.Of(search, gateBatches.Cursor, log),
            },
            weights);
        lastCheckpoint = context.Time.GetTimestamp();
    }

    private CandidateOutcome Finish(CandidateStatus status)
    {
        cancellation.ThrowIfCancellationRequested();
        var gates = search.Gates();
        var modules = Read(gates);
        memory.Sample();
        new DamArtefact
        {
            Job = job,
            Model = context.Spec.Model,
            Data = context.Spec.Data,
            DataHash = bench.Data.Hash,
            Seed = context.Seed,
            Losses = losses.All,
            Rungs = scores,
            Modules = modules,
            Resume = resumeRefusal,
        }.Write(context.ArtefactPath(context.Candidate), net, gates);
        checkpoints.Delete();
        return new CandidateOutcome
        {
            Status = status,
            TrainLoss = losses.Mean,
            Validation = scores.Count > 0 ? scores[^1] : null,
            Seconds = Seconds,
            PeakBytes = memory.Bytes,
            Steps = weights.Steps,
            Modules = modules,
            Artefact = JobContext.ArtefactName(context.Candidate),
        };
    }

    private ModuleScores Read(double[] gates)
    {
        var taylor = search.Taylor.Values;
        var found = new Dictionary<string, IReadOnlyList<double>>();
        foreach (var readout in new[] { DamReadout.Gate, DamReadout.GatePerCost, DamReadout.TaylorPerCost })
        {
            // Gates that never moved rank nothing; they are listed only when they were asked for.
            if (readout == DamReadout.TaylorPerCost || job.Dam.Relaxation != DamRelaxation.Off || readout == job.Dam.Readout)
            {
                found.Add(ReadoutScores.NameOf(readout), readouts.Of(readout, gates, taylor));
            }
        }

        found.Add("norm", ReadoutScores.Norms(net.Modules));
        if (job.Dam.Readout == DamReadout.Perturbation)
        {
            var elimination = PerturbationElimination.Run(
                readouts.EliminationCosts, on => Score([.. gates.Select((g, i) => on[i] ? g : 0)]).Loss, cancellation: cancellation);
            found.Add(ReadoutScores.NameOf(DamReadout.Perturbation), elimination.Scores());
        }

        var mask = readouts.Mask(found[ReadoutScores.NameOf(job.Dam.Readout)]);
        return new ModuleScores
        {
            ByReadout = found,
            Mask = mask,
            Gates = gates,
            RelaxedLoss = Score(gates).Loss,
            DiscretisedLoss = Score([.. mask.Select(on => on ? 1.0 : 0)]).Loss,
            Log = log.Entries,
        };
    }

    private double[] Discretised(double[] gates)
    {
        var readout = ReadoutScores.WhileSearching(job.Dam.Readout);
        return [.. readouts.Mask(readouts.Of(readout, gates, search.Taylor.Values)).Select(on => on ? 1.0 : 0)];
    }

    private Tensor Loss(Batch batch, DropoutSeeding dropout) =>
        nn.functional.cross_entropy(dropout.Forward(weights.Steps, () => net.Model.Logits(batch.Input)), batch.Labels);

    private double BatchLoss(IReadOnlyList<double> gates, Batch batch) =>
        search.With(gates, () => TorchSharp.TensorExtensionMethods.ToDouble(Loss(batch, gateDropout)));

    private SplitScore Score(IReadOnlyList<double> gates)
    {
        net.Switch([.. gates.Select(g => g != 0)]);
        try
        {
            // Adapters that are on with gate 1 need no multiplication.
            return search.With(gates.All(g => g is 0 or 1) ? null : gates, () => Evaluator.Score(net.Model, validation));
        }
        finally
        {
            net.Switch(null);
        }
    }
}
