using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch.Readouts;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>What one attempt of a DAM search does at each step, and how it reads the module scores at its end.</summary>
internal sealed class DamSearchRun : IAttemptWork, IDisposable
{
    private readonly JobContext context;
    private readonly DamSearchJob job;
    private readonly Workbench bench;
    private readonly EncoderSupernet net;
    private readonly WeightOptimizer weights;
    private readonly GateSearch search;
    private readonly CancellationToken cancellation;
    private readonly AttemptLoop loop;
    private readonly ReadoutScores readouts;
    private readonly DataSplit train;
    private readonly DataSplit validation;
    private readonly BatchStream trainBatches;
    private readonly BatchStream gateBatches;
    private readonly DropoutSeeding trainDropout;
    private readonly DropoutSeeding gateDropout;
    private readonly SearchLog log;
    private readonly List<int> dropped;

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
        this.cancellation = cancellation;
        readouts = new ReadoutScores(bench.Model.Shape, job);
        trainBatches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        gateBatches = new BatchStream(
            bench.Data.Validation.Count, job.Dam.GateBatchSize > 0 ? job.Dam.GateBatchSize : job.Training.BatchSize, context.Seeds.GateBatches);
        trainDropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0);
        gateDropout = new DropoutSeeding(context.Seeds.Of("gate-dropout"), job.Training.Dropout > 0);
        loop = new AttemptLoop(context, job, job.Training, bench, weights, memory, report, cancellation);
        trainBatches.Cursor = loop.Restored?.Cursor ?? trainBatches.Cursor;
        gateBatches.Cursor = loop.Restored?.Gates?.Cursor ?? gateBatches.Cursor;
        log = new SearchLog(bench.Model.Shape, job.Training.Steps, loop.Restored?.Gates?.Log);
        loop.Restored?.Gates?.Restore(search);
        dropped = [.. loop.Restored?.Gates?.Dropped ?? []];
        net.Switch(Alive());
        train = job.Dam.ShuffleLabels ? bench.Data.Train.WithShuffledLabels(context.Seeds.Of("shuffle-train")) : bench.Data.Train;
        validation = job.Dam.ShuffleLabels ? bench.Data.Validation.WithShuffledLabels(context.Seeds.Of("shuffle-validation")) : bench.Data.Validation;
    }

    public BatchCursor Cursor => trainBatches.Cursor;

    public void Dispose()
    {
        if (job.Dam.ShuffleLabels)
        {
            train.Dispose();
            validation.Dispose();
        }
    }

    public float Step()
    {
        using var scope = NewDisposeScope();
        var step = weights.Steps;
        var trainBatch = trainBatches.Next(train);

        // With gates off a gate batch is drawn too: arms that differ in their relaxation only then see the same batches.
        var gateBatch = gateBatches.Next(validation);
        var entry = log.WantsEntry(step);
        var gates = entry ? Gates() : [];
        var discretised = entry && log.WantsGap(step) ? BatchLoss(Discretised(gates), gateBatch) : (double?)null;

        // The first-order step computes the relaxed loss anyway, unless its gates are samples or it stands still.
        var measured = search.GatesMove && job.Dam.Order == DamOrder.First && !search.Samples;
        var relaxed = discretised is not null && !measured ? BatchLoss(gates, gateBatch) : double.NaN;
        var done = search.Step(
            () => Loss(trainBatch, trainDropout),
            () => Loss(gateBatch, gateDropout),
            job.Dam.GateLearningRate * (1 - (step / (double)job.Training.Steps)));
        if (job.Dam.Readout == DamReadout.Progressive)
        {
            DropModules();
        }

        if (entry && (discretised is not null || !double.IsNaN(done.ValidationLoss)))
        {
            log.Add(step, double.IsNaN(relaxed) ? done.ValidationLoss : relaxed, discretised, gates);
        }

        return (float)done.TrainLoss;
    }

    public SplitScore Score() => Score(Gates());

    public GateState GateState() => DamSearch.GateState.Of(search, gateBatches.Cursor, log) with { Dropped = [.. dropped] };

    /// <summary>The gates; 0 for what was dropped.</summary>
    public IReadOnlyList<double> Gates()
    {
        var gates = search.Gates();
        dropped.ForEach(i => gates[i] = 0);
        return gates;
    }

    internal CandidateOutcome ToEnd() => loop.ToEnd(this, _ =>
    {
        var gates = Gates();
        var modules = Read(gates);
        new DamArtefact
        {
            Job = job,
            Model = context.Spec.Model,
            Data = context.Spec.Data,
            DataHash = bench.Data.Hash,
            Seed = context.Seed,
            Losses = loop.Losses.All,
            Rungs = loop.Scores,
            Modules = modules,
            Resume = loop.ResumeRefusal,
        }.Write(context.ArtefactPath(context.Candidate), net, gates);
        return new CandidateOutcome { Modules = modules };
    });

    private ModuleScores Read(IReadOnlyList<double> gates)
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
        var supernet = new TrainedSupernet
        {
            Job = job, Seeds = context.Seeds, Net = net, Bench = bench, Train = train, Gates = gates, Taylor = taylor, Scores = readouts,
            ValidationLoss = on => Score(on).Loss, Dropped = dropped, Cancellation = cancellation,
        };
        foreach (var (name, numbers) in DamReadouts.Create(job.Dam.Readout).Read(supernet))
        {
            found[name] = numbers;
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

    private double[] Discretised(IReadOnlyList<double> gates)
    {
        var readout = DamReadouts.WhileSearching(job.Dam.Readout);
        return [.. readouts.Mask(readouts.Of(readout, gates, search.Taylor.Values)).Select(on => on ? 1.0 : 0)];
    }

    private Tensor Loss(Batch batch, DropoutSeeding dropout) =>
        batch.Loss(dropout.Forward(weights.Steps, () => net.Model.Logits(batch.Input)));

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
            net.Switch(Alive());
        }
    }

    private bool[]? Alive() => dropped.Count == 0 ? null : [.. Enumerable.Range(0, net.Modules.Count).Select(i => !dropped.Contains(i))];

    /// <summary>The progressive read-out acts while training: after its steps it switches the least sensitive modules off for good.</summary>
    private void DropModules()
    {
        var options = job.Dam.Reading;
        var rounds = ProgressiveElimination.Rounds(readouts.Costs, job.BudgetParameters, options.DropCount);
        var first = ProgressiveElimination.FirstRound(job.Training.Steps, rounds, options.DropEvery, options.DropAfter);
        if (ProgressiveElimination.IsRound(weights.Steps, first, options.DropEvery))
        {
            var scores = readouts.Of(DamReadout.TaylorPerCost, [], search.Taylor.Values);
            var now = ProgressiveElimination.Drop(dropped, scores, readouts.Costs, job.BudgetParameters, options.DropCount);
            foreach (var module in now.Select(i => net.Modules[i]))
            {
                // Without a gradient the optimizer leaves a weight alone; a gradient of 0 would let its momentum move it on.
                module.A.grad = module.B.grad = null;
            }

            dropped.AddRange(now);
            net.Switch(Alive());
        }
    }
}
