using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Planting;

/// <summary>Methods that choose modules or ranks before a training work on soft labels and the base's own head, too.</summary>
[Collection(TensorCollection.Name)]
public sealed class PlantedModuleMethodsTests : LeakCheck
{
    private static readonly SearchSpec Spec = TestBench.Spec with
    {
        Data = TestBench.Spec.Data with { Planted = new PlantedSpec { Seed = 4, Modules = 3, Strength = 1 } },
    };

    private static readonly long Budget = Spec.Budget.Resolve(TestBench.Shape, Spec.Rank);

    public static TheoryData<ProbeKind, StrategyOptions> Probes => new()
    {
        { ProbeKind.Sensitivity, new SensitivityOptions { Batches = 2, ShuffleLabels = true } },
        { ProbeKind.Eva, new EvaOptions { MaxBatches = 2 } },
        { ProbeKind.Gora, new GoraOptions { Batches = 2, SmallestStep = 0.1 } },
        { ProbeKind.Colora, new ColoraOptions { PathSteps = 2, Batches = 1 } },
    };

    public static TheoryData<RankMethodOptions> Searches => new(new AutoLoraOptions { Rank = 4 }, new BipeftOptions { Ranks = [1, 4] });

    [Theory]
    [MemberData(nameof(Probes))]
    public void A_probe_measures_a_planted_task(ProbeKind kind, StrategyOptions method) =>
        Ends(new ProbeJob(kind, TestBench.Training, TestBench.LearningRate, Spec.Rank, Spec.AlphaPerRank, Budget, method));

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_search_of_ranks_runs_on_a_planted_task(RankMethodOptions method) =>
        Ends(new RankControlJob(method, TestBench.Training, TestBench.LearningRate, Spec.Rank, Spec.AlphaPerRank, Budget, ScoreTest: false));

    private static void Ends(CandidateJob job)
    {
        using var bench = new TestBench();
        var runner = new JobRunner(new CandidateTrainer(), new NoOtherJobs(), new ModuleProbes(), new RankController());
        var outcome = runner.Run(bench.Context(CandidateRole.Search, spec: Spec), job, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.True(outcome.Status == CandidateStatus.Completed, outcome.Reason);
        Assert.Contains(true, outcome.Modules!.Mask);
    }
}
