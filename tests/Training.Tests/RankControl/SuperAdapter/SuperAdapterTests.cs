using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.RankControl.SuperAdapter;
using AdapterSearch.Training.Tests.Fixtures;
using AdapterSearch.Training.Tests.RankControl.Gates;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl.SuperAdapter;

[Collection(TensorCollection.Name)]
public sealed class SuperAdapterTests : LeakCheck
{
    private static readonly JsonElement Reference =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "super_adapter.json"))).RootElement;

    [Fact]
    public void A_four_step_training_and_the_search_of_all_sub_adapters_equal_PyTorchs()
    {
        var expected = Reference.GetProperty("searched");
        var options = new SuperAdapterOptions { Ranks = [4], Evaluations = 100_000, Objective = SearchObjective.ValidationLoss };
        var run = ReferenceRun.Of(inputs => new SuperAdapterControl(options, inputs));
        Close(Numbers(expected, "losses"), run.Losses, 2e-5);
        Assert.Equal(expected.GetProperty("ranks").EnumerateArray().Select(r => r.GetInt32()), run.Ranks);
        Close(Numbers(expected, "norms"), run.Norms, 2e-5);
        double[] logits = [.. expected.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetDouble()))];
        Close(logits, run.Logits, 1e-4);
        Close(logits, run.Folded, 1e-4);
        var best = run.Curve!.Points[^1];
        Assert.Equal(expected.GetProperty("parameters").GetInt64(), best.Parameters);
        Assert.Equal(expected.GetProperty("score")[0].GetDouble(), best.Validation.Loss, 2e-5);
    }

    [Fact]
    public void Steps_train_the_drawn_prefixes()
    {
        var expected = Reference.GetProperty("plain");
        var draws = new ElasticDraws(new SeedStream(5).Seed, [1, 2, 4], 12);
        Assert.Equal(expected.GetProperty("draws").EnumerateArray().Select(s => s.EnumerateArray().Select(r => r.GetInt32())), Enumerable.Range(0, 4).Select(draws.At));
        var run = ReferenceRun.Of(inputs => new SuperAdapterControl(new SuperAdapterOptions { Ranks = [1, 2, 4], DrawNone = false, Evaluations = 20 }, inputs));
        Close(Numbers(expected, "losses"), run.Losses, 2e-5);
    }

    [Fact]
    public void The_cut_sub_adapter_is_within_the_budget_and_exported_and_a_warm_start_begins_with_it()
    {
        using var bench = new TestBench();
        var job = new RankControlJob(
            new SuperAdapterOptions { Ranks = [1, 2, 4], Evaluations = 30 }, TestBench.Training, TestBench.LearningRate, 4, 2, 300, ScoreTest: true);
        var outcome = Run(bench, CandidateRole.Final, 1, job);
        Assert.Equal("", outcome.Reason);
        Assert.InRange(outcome.AdapterParameters, 1, 300);
        var ranks = outcome.Modules!.Ranks;
        Assert.All(ranks, r => Assert.Contains(r, new[] { 0, 1, 2, 4 }));
        Assert.Equal(outcome.RankCurve!.Points.Max(p => p.Validation.Accuracy), outcome.Validation!.Accuracy);
        var export = ArtefactExporter.Export(bench.Context(candidate: 1).ArtefactPath(1), bench.ModelPath, "tiny", Path.Combine(bench.Folder, "peft"), CPU);
        Assert.Equal(ExportKind.PeftAdapter, export.Kind);

        // A training that ends before it moves shows what it began with.
        var configuration = new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(TestBench.Shape, ranks, 2), 1e-12);
        var warm = Run(bench, CandidateRole.Trial, 2, TestBench.Job(configuration, TestBench.Training with { Steps = 1, Rungs = 1, WeightDecay = 0 }, warm: 1));
        Assert.Equal("", warm.Reason);
        using var scope = NewDisposeScope();
        using var cut = SafeTensorsReader.Open(Path.Combine(bench.Context(candidate: 1).ArtefactPath(1), CandidateArtefact.WeightsFile));
        using var begun = SafeTensorsReader.Open(Path.Combine(bench.Context(candidate: 2).ArtefactPath(2), CandidateArtefact.WeightsFile));
        foreach (var name in cut.Tensors.Keys.Where(k => k.EndsWith("lora_B.weight", StringComparison.Ordinal)))
        {
            var a = name.Replace("lora_B", "lora_A", StringComparison.Ordinal);
            var difference = cut.Load(name).matmul(cut.Load(a)).sub(begun.Load(name).matmul(begun.Load(a))).abs().max().item<float>();
            Assert.InRange(difference, 0, 1e-5);
        }
    }

    [Fact]
    public void An_interrupted_search_of_sub_adapters_goes_on_behind_its_last_score_and_ends_bit_equal()
    {
        using var bench = new TestBench();
        var job = new RankControlJob(
            new SuperAdapterOptions { Ranks = [1, 2, 4], Evaluations = 30 }, TestBench.Training, TestBench.LearningRate, 4, 2, 300, ScoreTest: true);
        var whole = Run(bench, CandidateRole.Final, 1, job);
        var context = bench.Context(CandidateRole.Final, 2) with { CheckpointEvery = TimeSpan.Zero };
        foreach (var scores in new[] { 1, 10, 24 })
        {
            using var source = new CancellationTokenSource();
            var clock = new WatchingClock(() => Scores(context) >= scores, source.Cancel);
            Assert.Throws<OperationCanceledException>(() => Runner().Run(context with { Time = clock }, job, _ => ReportDecision.Continue, source.Token));
            Assert.Equal(scores, Scores(context));
        }

        var resumed = Runner().Run(context, job, _ => ReportDecision.Continue, CancellationToken.None);

        Assert.Equal(whole.Validation, resumed.Validation);
        Assert.Equal(whole.Test, resumed.Test);
        Assert.Equal(whole.Modules!.Ranks, resumed.Modules!.Ranks);
        Assert.Equal(whole.RankCurve!.Points, resumed.RankCurve!.Points);
        foreach (var file in new[] { CandidateArtefact.WeightsFile, SupernetFile.FileName })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(context.ArtefactPath(1), file)), File.ReadAllBytes(Path.Combine(context.ArtefactPath(2), file)));
        }
    }

    [Fact]
    public void A_budget_below_every_sub_adapter_is_refused_with_both_numbers()
    {
        using var bench = new TestBench();
        var job = new RankControlJob(new SuperAdapterOptions { Ranks = [4] }, TestBench.Training, TestBench.LearningRate, 4, 2, 127, ScoreTest: false);
        var outcome = Run(bench, CandidateRole.Search, 1, job);
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains("needs 128 parameters, the budget is 127", outcome.Reason, StringComparison.Ordinal);
    }

    private static CandidateOutcome Run(TestBench bench, CandidateRole role, int candidate, CandidateJob job) =>
        Runner().Run(bench.Context(role, candidate), job, _ => ReportDecision.Continue, CancellationToken.None);

    private static JobRunner Runner()
    {
        var others = new NoOtherJobs();
        return new JobRunner(new CandidateTrainer(), others, others, new RankController());
    }

    /// <summary>Scores of sub-adapters in the checkpoint of the last step.</summary>
    private static int Scores(JobContext context)
    {
        var state = Path.Combine(context.CheckpointPath, "step-000000024", "state.json");
        return !File.Exists(state) ? 0 : JsonDocument.Parse(File.ReadAllText(state)).RootElement
            .GetProperty("state").GetProperty("rankControl").GetProperty("numbers").GetProperty("subAdapterScores").GetArrayLength() / 3;
    }

    /// <summary>The system's clock, which cancels at the first look at it after a condition holds.</summary>
    private sealed class WatchingClock(Func<bool> reached, Action cancel) : TimeProvider
    {
        public override long GetTimestamp()
        {
            if (reached())
            {
                cancel();
            }

            return base.GetTimestamp();
        }
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> own, double tolerance)
    {
        Assert.Equal(expected.Count, own.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - own[i]) <= tolerance, FormattableString.Invariant($"[{i}]: {own[i]:R}, expected {expected[i]:R}"));
        }
    }
}
