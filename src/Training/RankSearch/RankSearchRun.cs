using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankSearch;

/// <summary>What one attempt of a rank search does at each step, and the ranks that it ends in.</summary>
internal sealed class RankSearchRun : IAttemptWork
{
    private readonly JobContext context;
    private readonly RankControlJob job;
    private readonly Workbench bench;
    private readonly EncoderSupernet net;
    private readonly WeightOptimizer weights;
    private readonly IRankSearch search;
    private readonly SearchSplits splits;
    private readonly AttemptLoop loop;
    private readonly DropoutSeeding trainDropout;
    private readonly DropoutSeeding outerDropout;

    internal RankSearchRun(
        JobContext context,
        RankControlJob job,
        Workbench bench,
        EncoderSupernet net,
        WeightOptimizer weights,
        IRankSearch search,
        SearchSplits splits,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        this.context = context;
        this.job = job;
        this.bench = bench;
        this.net = net;
        this.weights = weights;
        this.search = search;
        this.splits = splits;
        trainDropout = new DropoutSeeding(context.Seeds.Dropout, job.Training.Dropout > 0);
        outerDropout = new DropoutSeeding(context.Seeds.Of("gate-dropout"), job.Training.Dropout > 0);
        loop = new AttemptLoop(context, job, job.Training, bench, weights, new PeakMemory(), report, cancellation);
        if (loop.Restored is { RankControl: { } state } restored)
        {
            splits.Cursor = restored.Cursor;
            splits.OuterCursor = new BatchCursor((int)state.Numbers["outerCursor"][0], (int)state.Numbers["outerCursor"][1]);
            search.Restore(state.Numbers);
        }
    }

    public BatchCursor Cursor => splits.Cursor;

    public float Step()
    {
        using var scope = NewDisposeScope();
        var train = splits.NextTrain();
        var outer = splits.NextOuter();
        return (float)search.Step(() => Loss(train, trainDropout), () => Loss(outer, outerDropout)).TrainLoss;
    }

    public SplitScore Score()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        net.SetGates(search.Columns());
        try
        {
            return Evaluator.Score(bench.Model, bench.Data.Validation);
        }
        finally
        {
            net.SetGates(null);
        }
    }

    public GateState? GateState() => null;

    public IReadOnlyList<double>? Gates() => null;

    public RankControlState RankControlState() => new()
    {
        Numbers = new Dictionary<string, IReadOnlyList<double>>(search.Numbers()) { ["outerCursor"] = [splits.OuterCursor.Epoch, splits.OuterCursor.Batch] },
        PeakParameters = weights.Weights.Sum(w => w.Weight.numel()),
    };

    internal CandidateOutcome ToEnd() => loop.ToEnd(this, _ =>
    {
        var relaxed = Score();
        var ranks = search.Finish();
        var modules = new ModuleScores
        {
            ByReadout = search.Readouts(),
            Ranks = ranks,
            Mask = [.. ranks.Select(r => r > 0)],
            RelaxedLoss = relaxed.Loss,
            DiscretisedLoss = Discretised(ranks).Loss,
        };
        new RankSearchArtefact
        {
            Job = job,
            Model = context.Spec.Model,
            Data = context.Spec.Data,
            DataHash = bench.Data.Hash,
            Seed = context.Seed,
            Losses = loop.Losses.All,
            Rungs = loop.Scores,
            Numbers = search.Numbers(),
            Modules = modules,
            Resume = loop.ResumeRefusal,
        }.Write(context.ArtefactPath(context.Candidate));
        return new CandidateOutcome { Modules = modules };
    });

    // The first columns of every module, as they were trained, without retraining.
    private SplitScore Discretised(IReadOnlyList<int> ranks)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var columns = search.Columns();
        var width = (int)columns.shape[1];
        double[] open = [.. ranks.SelectMany(r => Enumerable.Range(0, width).Select(j => j < r ? 1.0 : 0))];
        net.SetGates(tensor(open, [ranks.Count, width], dtype: columns.dtype, device: columns.device));
        try
        {
            return Evaluator.Score(bench.Model, bench.Data.Validation);
        }
        finally
        {
            net.SetGates(null);
        }
    }

    private Tensor Loss(Batch batch, DropoutSeeding dropout) =>
        batch.Loss(dropout.Forward(weights.Steps, () => net.Model.Logits(batch.Input)));
}
