using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl;

/// <summary>Whole runs of each method: interrupted ones end with the same bits, and every end is plain LoRA within the budget that exports.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankControlResumeTests : LeakCheck
{
    private static readonly Dictionary<string, RankMethodOptions> Methods = new()
    {
        ["adalora"] = new AdaLoraOptions(),
        ["adalora in triplets"] = new AdaLoraOptions { BudgetUnit = AdaLoraBudgetUnit.Triplets, Interval = 2, FinalFraction = 0 },
        ["increlora"] = new IncreLoraOptions(),
        ["increlora from nothing"] = new IncreLoraOptions { StartRank = 0, GrowthRank = 2 },
        ["triadaptlora"] = new TriAdaptLoraOptions(),
        ["triadaptlora from nothing"] = new TriAdaptLoraOptions { StartRank = 0, Growth = TriAdaptGrowth.Nonlinear, Interval = 2, TopModules = 4, GrowthWarmupSteps = 3 },
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_interrupted_run_ends_bit_equal_within_the_budget_and_exports(string name)
    {
        using var bench = new TestBench();
        var training = TestBench.Training with { Dropout = 0.1, WarmupFraction = 0.2 };
        var job = new RankControlJob(Methods[name], training, TestBench.LearningRate, 4, 2, 896, ScoreTest: true);
        var whole = Run(bench, 1, job, []);
        Assert.Equal(CandidateStatus.Completed, whole.Status);
        Assert.InRange(whole.AdapterParameters, 896 - 48, 896);
        Assert.True(whole.TrainableParameters > whole.AdapterParameters);
        Assert.Equal(whole.AdapterParameters, whole.Modules!.Ranks.Zip(TestBench.Shape.Modules).Sum(m => m.First * m.Second.ParametersPerRank));
        var record = CandidateArtefact.Read(Context(bench, 1).ArtefactPath(1));
        Assert.All(record.Configuration.Adapters.Modules, m => Assert.Equal(2 * m.Rank, m.Alpha));

        int[][] cuts = [[1], [5, 9], [16, 23]];
        for (var i = 0; i < cuts.Length; i++)
        {
            var resumed = Run(bench, 2 + i, job, cuts[i]);
            Assert.Equal(whole.Validation, resumed.Validation);
            Assert.Equal(whole.Test, resumed.Test);
            Assert.Equal(whole.TrainLoss, resumed.TrainLoss);
            Assert.Equal(whole.TrainableParameters, resumed.TrainableParameters);
            Assert.Equal(whole.Modules.Ranks, resumed.Modules!.Ranks);
            Assert.Equal(whole.Modules.ByReadout["importance"], resumed.Modules.ByReadout["importance"]);
            var (a, b) = (Context(bench, 1).ArtefactPath(1), Context(bench, 2 + i).ArtefactPath(2 + i));
            Assert.Equal("", CandidateArtefact.Read(b).Resume);
            Assert.Equal(CandidateArtefact.Read(a).Losses, CandidateArtefact.Read(b).Losses);
            Assert.Equal(File.ReadAllBytes(Path.Combine(a, CandidateArtefact.WeightsFile)), File.ReadAllBytes(Path.Combine(b, CandidateArtefact.WeightsFile)));
        }

        var export = ArtefactExporter.Export(Context(bench, 1).ArtefactPath(1), bench.ModelPath, "tiny", Path.Combine(bench.Folder, "peft"), CPU);
        Assert.Equal((ExportKind.PeftAdapter, whole.AdapterParameters), (export.Kind, export.Parameters));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stopped_run_ends_within_the_budget(string name)
    {
        using var bench = new TestBench();
        var job = new RankControlJob(Methods[name], TestBench.Training, TestBench.LearningRate, 4, 2, 896, ScoreTest: true);
        var outcome = Runner().Run(Context(bench, 1), job, r => r.Rung == 1 ? ReportDecision.Stop : ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(CandidateStatus.Stopped, outcome.Status);
        Assert.InRange(outcome.AdapterParameters, 0, 896);
        Assert.Null(outcome.Test);
    }

    [Theory]
    [InlineData("adalora", "t_i + t_f = 20 + 4 steps: must be below training.steps = 24")]
    [InlineData("increlora", "end at step 60: must end before training.steps = 24")]
    [InlineData("triadaptlora", "warmupSteps = 24: must be below training.steps = 24")]
    public void A_method_that_does_not_fit_the_run_never_starts(string name, string reason)
    {
        using var bench = new TestBench();
        RankMethodOptions method = name switch
        {
            "adalora" => new AdaLoraOptions { InitialSteps = 20, FinalSteps = 4 },
            "increlora" => new IncreLoraOptions { Interval = 30 },
            _ => new TriAdaptLoraOptions { WarmupSteps = 24 },
        };
        var job = new RankControlJob(method, TestBench.Training, TestBench.LearningRate, 4, 2, 896, ScoreTest: true);
        var outcome = Runner().Run(Context(bench, 1), job, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    private static JobRunner Runner()
    {
        var others = new NoOtherJobs();
        return new JobRunner(others, others, others, new RankController());
    }

    private static JobContext Context(TestBench bench, int candidate) => bench.Context(CandidateRole.Final, candidate);

    private static CandidateOutcome Run(TestBench bench, int candidate, RankControlJob job, int[] cutAt)
    {
        foreach (var step in cutAt)
        {
            using var source = new CancellationTokenSource();
            var context = Context(bench, candidate) with { CheckpointEvery = TimeSpan.Zero };
            var clock = new StepClock(() => Done(context.CheckpointPath) >= step, source.Cancel);
            Assert.Throws<OperationCanceledException>(() => Runner().Run(context with { Time = clock }, job, _ => ReportDecision.Continue, source.Token));
            Assert.Equal(step, Done(context.CheckpointPath));
        }

        return Runner().Run(Context(bench, candidate), job, _ => ReportDecision.Continue, CancellationToken.None);
    }

    private static int Done(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(d => int.Parse(Path.GetFileName(d)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture)).Max()
        : 0;

    /// <summary>The system's clock, which cancels at the first look at it after a condition holds.</summary>
    private sealed class StepClock(Func<bool> reached, Action cancel) : TimeProvider
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
}
