using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.Tests.Fixtures;
using AdapterSearch.Training.WarmStart;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.WarmStart;

/// <summary>Probes that decide ranks and leave start values, and the final trainings that take them.</summary>
[Collection(TensorCollection.Name)]
public sealed class StartFactorsTests : LeakCheck
{
    private static readonly ModelShape Shape = TestBench.Shape;
    private static readonly long Budget = TestBench.Spec.Budget.Resolve(Shape, TestBench.Spec.Rank);

    public static TheoryData<ProbeKind, StrategyOptions, bool> Probes => new()
    {
        { ProbeKind.Eva, new EvaOptions { MaxBatches = 4 }, true },
        { ProbeKind.Eva, new EvaOptions { MaxBatches = 4, BudgetUnit = EvaBudgetUnit.Ranks, Whiten = true, Center = false }, true },
        { ProbeKind.Eva, new EvaOptions { MaxBatches = 4, InitializeA = false }, false },
        { ProbeKind.Gora, new GoraOptions { Batches = 3, SmallestStep = 0.1 }, true },
        { ProbeKind.Gora, new GoraOptions { Batches = 3, InitializeB = false }, false },
        { ProbeKind.Colora, new ColoraOptions { PathSteps = 2, Batches = 1 }, false },
    };

    [Theory]
    [MemberData(nameof(Probes))]
    public void A_probe_leaves_ranks_within_the_budget_and_start_values_that_a_training_takes(ProbeKind kind, StrategyOptions method, bool leaves)
    {
        using var bench = new TestBench();
        var outcome = Probe(bench, kind, method);
        var ranks = outcome.Modules!.Ranks;
        var configuration = AdapterConfiguration.FromRanks(Shape, ranks, TestBench.Spec.AlphaPerRank);
        Assert.InRange(configuration.Parameters(Shape), Shape.Modules.Min(m => m.ParametersPerRank), Budget);
        Assert.Equal(ranks.Select(r => r > 0), outcome.Modules.Mask);
        Assert.Equal(leaves ? JobContext.ArtefactName(1) : "", outcome.Artefact);
        Assert.Equal(outcome.Modules.Ranks, Probe(bench, kind, method).Modules!.Ranks);
        using (var other = bench.Models.Share(bench.ModelPath, CPU, 0))
        {
            Assert.All(other.Projections, p => Assert.True(p.Adapter is null && p.WeightOverride is null && !p.weight.requires_grad));
        }

        var job = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, configuration, 0.01), TestBench.Training, false, FactorsFrom: 1);
        var runner = NoOtherJobs.Runner();
        var trained = runner.Run(bench.Context(candidate: 2), job, _ => ReportDecision.Continue, CancellationToken.None);
        var fresh = runner.Run(bench.Context(candidate: 3), job with { FactorsFrom = null }, _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(CandidateStatus.Completed, fresh.Status);
        if (!leaves)
        {
            Assert.Equal((CandidateStatus.Failed, FailureKind.BadConfiguration), (trained.Status, trained.Failure));
            Assert.Contains("left none", trained.Reason, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(CandidateStatus.Completed, trained.Status);
        Assert.NotEqual(fresh.TrainLoss, trained.TrainLoss);
        var (before, after) = (Losses(bench, 3)[0], Losses(bench, 2)[0]);
        if (kind == ProbeKind.Eva)
        {
            // B is 0 at both starts.
            Assert.Equal(before, after);
        }
        else
        {
            Assert.True(outcome.Modules.DiscretisedLoss < outcome.Modules.RelaxedLoss);
            Assert.NotEqual(before, after);
        }
    }

    [Fact]
    public void EVA_starts_from_orthonormal_rows_and_zero_columns()
    {
        using var bench = new TestBench();
        var ranks = Probe(bench, ProbeKind.Eva, new EvaOptions { MaxBatches = 3 }).Modules!.Ranks;
        using var scope = NewDisposeScope();
        using var reader = SafeTensorsReader.Open(Path.Combine(bench.Context().ArtefactPath(1), StartFactors.FileName));
        Assert.Equal(2 * ranks.Count(r => r > 0), reader.Tensors.Count);
        for (var i = 0; i < ranks.Count; i++)
        {
            if (ranks[i] > 0)
            {
                var a = reader.Load($"{Shape.Modules[i].Name}.lora_A.weight");
                var b = reader.Load($"{Shape.Modules[i].Name}.lora_B.weight");
                Assert.Equal([ranks[i], Shape.Modules[i].InFeatures], a.shape);
                Assert.InRange(a.matmul(a.t()).sub(eye(ranks[i])).abs().max().item<float>(), 0, 1e-5f);
                Assert.Equal(0, b.abs().sum().item<float>());
            }
        }
    }

    [Fact]
    public void Factors_of_other_ranks_or_modules_and_jobs_that_have_no_factors_are_refused()
    {
        using var bench = new TestBench();
        Probe(bench, ProbeKind.Eva, new EvaOptions { MaxBatches = 2 });
        CandidateOutcome Run(TrainJob job) => NoOtherJobs.Runner().Run(
            bench.Context(candidate: 2) with { OutsideBudget = true }, job, _ => ReportDecision.Continue, CancellationToken.None);
        var lora = TestBench.Job() with { FactorsFrom = 1 };
        var other = Run(lora);
        Assert.Equal(FailureKind.BadConfiguration, other.Failure);
        Assert.Contains(".lora_", other.Reason, StringComparison.Ordinal);
        foreach (var mode in new[] { TrainingMode.Full, TrainingMode.HeadOnly })
        {
            var refused = Run(lora with { Configuration = new CandidateConfiguration(mode, AdapterConfiguration.None, 0.01) });
            Assert.Equal(FailureKind.BadConfiguration, refused.Failure);
            Assert.Contains($"mode {mode} has no factors", refused.Reason, StringComparison.Ordinal);
        }

        var twice = Run(lora with { WarmStartFrom = 4 });
        Assert.True(twice.Reason.Contains("and from the search of candidate 4", StringComparison.Ordinal), twice.Reason);
        Assert.Equal(FailureKind.BadConfiguration, twice.Failure);
        Assert.Contains("factors of candidate 1", twice.Reason, StringComparison.Ordinal);
        Assert.Contains("candidate 9, but it left none", Run(lora with { FactorsFrom = 9 }).Reason, StringComparison.Ordinal);
        var shared = lora.Configuration with { Adapters = lora.Configuration.Adapters with { Sharing = WeightSharing.B } };
        Assert.Contains("sharing B", Run(lora with { Configuration = shared }).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_is_given_the_options_of_another_method_is_refused()
    {
        using var bench = new TestBench();
        var runner = new JobRunner(new CandidateTrainer(), new NoOtherJobs(), new ModuleProbes(), new NoOtherJobs());
        var outcome = runner.Run(bench.Context(CandidateRole.Search), Job(ProbeKind.Eva, new GoraOptions()), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains("GoraOptions", outcome.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<float> Losses(TestBench bench, int candidate) => CandidateArtefact.Read(bench.Context().ArtefactPath(candidate)).Losses;

    private static ProbeJob Job(ProbeKind kind, StrategyOptions method) =>
        new(kind, TestBench.Training, TestBench.LearningRate, TestBench.Spec.Rank, TestBench.Spec.AlphaPerRank, Budget, method);

    private static CandidateOutcome Probe(TestBench bench, ProbeKind kind, StrategyOptions method) =>
        new ModuleProbes().Run(bench.Context(CandidateRole.Search), Job(kind, method), _ => ReportDecision.Continue, CancellationToken.None);
}
