using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl.Gates;

/// <summary>Whole candidates of every method with gates, nested ranks or shrinking: budget, interruption, early end, export, no leak.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankMethodRunTests : LeakCheck
{
    /// <summary>Rank 2 on all modules of the tiny model.</summary>
    private const long Budget = 896;

    public static TheoryData<string> Names => [.. Methods.Keys];

    private static Dictionary<string, RankMethodOptions> Methods { get; } = new()
    {
        ["sora"] = new SoraOptions { ThresholdSteps = 2000 },
        ["sora cut at the end"] = new SoraOptions { CutAt = 1 },
        ["sora with a schedule"] = new SoraOptions { Schedule = SoraSchedule.Linear, ThresholdSteps = 2000 },
        ["codyra"] = new CodyraOptions { Levels = 6, CutBy = CutScore.Energy },
        ["bayesian-lora"] = new BayesianLoraOptions(),
        ["dylora"] = new DyLoraOptions(),
        ["dylora frozen"] = new DyLoraOptions { Frozen = true, Readout = NestedReadout.PerModule },
        ["matryoshka product"] = new MatryoshkaLoraOptions { Term = NestedTerm.Product },
        ["matryoshka"] = new MatryoshkaLoraOptions(),
        ["squeeze after"] = new LoraSqueezeOptions { Target = SqueezeTarget.Energy },
        ["squeeze before the last steps"] = new LoraSqueezeOptions { Mode = SqueezeMode.Cont, ContinueFraction = 0.4, Moments = SqueezeMoments.Reset },
        ["squeeze while training"] = new LoraSqueezeOptions { Mode = SqueezeMode.In, Shrinks = 5, Schedule = SqueezeSchedule.Cubic },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_in_plain_LoRA_within_the_budget_that_exports(string name)
    {
        using var bench = new TestBench();
        var reports = new List<CandidateReport>();
        var outcome = Run(bench, 1, Job(name), report: r =>
        {
            reports.Add(r);
            return ReportDecision.Continue;
        });
        Assert.Equal("", outcome.Reason);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        Assert.NotNull(outcome.Test);
        var used = outcome.Modules!.Ranks.Select((r, m) => r * TestBench.Shape.Modules[m].ParametersPerRank).Sum();
        Assert.Equal(used, outcome.AdapterParameters);

        // Less than the cheapest module's unit may be left over.
        Assert.InRange(used, Budget - 31, Budget);
        Assert.All(reports, r => Assert.Equal(12, r.Ranks!.Count));
        Assert.Equal(name.StartsWith("dylora", StringComparison.Ordinal) || name.StartsWith("matryoshka", StringComparison.Ordinal) || name is "sora with a schedule", outcome.RankCurve is not null);
        var artefact = bench.Context(candidate: 1).ArtefactPath(1);
        Assert.Equal(ExportKind.PeftAdapter, ArtefactExporter.Export(artefact, bench.ModelPath, "tiny", Path.Combine(bench.Folder, "peft"), CPU).Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_interrupted_run_ends_bit_equal(string name)
    {
        using var bench = new TestBench();
        var job = Job(name);
        var whole = Run(bench, 1, job);
        int[][] cuts = [[8, 24]];
        for (var i = 0; i < cuts.Length; i++)
        {
            foreach (var step in cuts[i])
            {
                Cut(bench, 2 + i, job, step);
            }

            var resumed = Run(bench, 2 + i, job);
            Assert.Equal(whole.Validation, resumed.Validation);
            Assert.Equal(whole.Test, resumed.Test);
            Assert.Equal(whole.Modules!.Ranks, resumed.Modules!.Ranks);
            Assert.Equal(whole.Modules.ByReadout["importance"], resumed.Modules.ByReadout["importance"]);
            Assert.Equal(whole.RankCurve?.Points ?? [], resumed.RankCurve?.Points ?? []);
            Assert.Equal(whole.RankCurve?.AreaLog, resumed.RankCurve?.AreaLog);
            var (a, b) = (bench.Context(candidate: 1).ArtefactPath(1), bench.Context(candidate: 2 + i).ArtefactPath(2 + i));
            Assert.Equal(CandidateArtefact.Read(a).Losses, CandidateArtefact.Read(b).Losses);
            Assert.Equal("", CandidateArtefact.Read(b).Resume);
            Assert.Equal(File.ReadAllBytes(Path.Combine(a, CandidateArtefact.WeightsFile)), File.ReadAllBytes(Path.Combine(b, CandidateArtefact.WeightsFile)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_is_stopped_early_still_ends_within_the_budget(string name)
    {
        using var bench = new TestBench();
        var outcome = Run(bench, 1, Job(name), report: r => r.Rung == 1 ? ReportDecision.Stop : ReportDecision.Continue);
        Assert.Equal(CandidateStatus.Stopped, outcome.Status);
        Assert.Equal(8, outcome.Steps);
        Assert.InRange(outcome.AdapterParameters, 1, Budget);
    }

    [Theory]
    [InlineData("sora")]
    [InlineData("codyra")]
    [InlineData("bayesian-lora")]
    public void A_run_above_the_budget_fails_where_its_options_say_so(string name)
    {
        using var bench = new TestBench();
        RankMethodOptions options = name switch
        {
            "sora" => new SoraOptions { OverBudget = OverBudget.Fail },
            "codyra" => new CodyraOptions { Levels = 6, OverBudget = OverBudget.Fail },
            _ => new BayesianLoraOptions { OverBudget = OverBudget.Fail },
        };
        var outcome = Run(bench, 1, Job(name) with { Method = options });
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Matches(@"^The gates left [0-9,]+ adapter parameters open, the budget is 896;", outcome.Reason);
    }

    [Fact]
    public void Ranks_and_plans_that_do_not_fit_fail_with_the_numbers()
    {
        using var bench = new TestBench();
        void Refused(RankMethodOptions options, string reason, long budget = Budget)
        {
            var outcome = Run(bench, 1, Job("sora") with { Method = options, BudgetParameters = budget });
            Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
            Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        }

        Refused(new SoraOptions { MaxRank = 17 }, "Module 0.q: rank 17 is above 16");
        Refused(new SoraOptions { Schedule = SoraSchedule.Linear, Stages = 30 }, "30 stages need one step each");
        Refused(new CodyraOptions(), "50 levels need one step each");
        Refused(new LoraSqueezeOptions { Mode = SqueezeMode.In, Shrinks = 20 }, "20 shrinks need one step each");
        Refused(new MatryoshkaLoraOptions { Ranks = [2, 1] }, "nested ranks must increase");
        Refused(new MatryoshkaLoraOptions { Ranks = [4] }, "Rank 4 on all modules needs 1,792 parameters, the budget is 896");
        Refused(new DyLoraOptions(), "Rank 1 on all modules needs 448 parameters, the budget is 447", 447);
        Refused(new LoraSqueezeOptions(), "Rank 1 on all modules needs 448 parameters, the budget is 447", 447);
    }

    private static RankControlJob Job(string name) => new(
        Methods.GetValueOrDefault(name)!, TestBench.Training with { Dropout = 0.1 }, TestBench.LearningRate, 4, 2, Budget, ScoreTest: true);

    private static CandidateOutcome Run(TestBench bench, int candidate, RankControlJob job, Func<CandidateReport, ReportDecision>? report = null) =>
        Runner().Run(Context(bench, candidate), job, report ?? (_ => ReportDecision.Continue), CancellationToken.None);

    private static JobRunner Runner()
    {
        var others = new NoOtherJobs();
        return new JobRunner(others, others, others, new RankController());
    }

    private static JobContext Context(TestBench bench, int candidate) =>
        bench.Context(CandidateRole.Final, candidate) with { CheckpointEvery = TimeSpan.FromDays(1) };

    /// <summary>Runs until the checkpoint of a rung exists, and is killed there.</summary>
    private static void Cut(TestBench bench, int candidate, RankControlJob job, int step)
    {
        using var source = new CancellationTokenSource();
        var path = Context(bench, candidate).CheckpointPath;
        bool Reached() => Directory.Exists(Path.Combine(path, "step-" + step.ToString("D9", CultureInfo.InvariantCulture)));
        Assert.Throws<OperationCanceledException>(() => Runner().Run(
            Context(bench, candidate) with { Time = new WatchingClock(Reached, source.Cancel) },
            job,
            _ => ReportDecision.Continue,
            source.Token));
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
}
