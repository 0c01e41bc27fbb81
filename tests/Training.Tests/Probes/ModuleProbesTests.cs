using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.Tests.DamSearch;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Probes;

/// <summary>Training-free scores on a tiny ViT.</summary>
[Collection(TensorCollection.Name)]
public sealed class ModuleProbesTests : LeakCheck
{
    private const int Rank = 4;
    private static readonly long Budget = TestBench.Shape.ParametersPerRank * Rank / 2;

    public static TheoryData<ProbeKind> Kinds => new(ProbeKind.GradientEnergy, ProbeKind.LambdaMin, ProbeKind.Sensitivity);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_selects_within_the_budget_and_repeats_itself(ProbeKind kind)
    {
        using var bench = new TestBench();
        var outcome = Run(bench, kind);
        var modules = outcome.Modules!;
        var costs = DamDiscretizer.Costs(TestBench.Shape, Rank);
        Assert.InRange(modules.Mask.Select((on, i) => on ? costs[i] : 0).Sum(), costs.Min(), Budget);
        Assert.NotEmpty(modules.ByReadout);
        Assert.All(modules.ByReadout.Values, scores => Assert.Equal(costs.Length, scores.Distinct().Count(s => s > 0)));
        Assert.Empty(modules.Gates);
        Assert.Equal(4 * 17, outcome.TrainableParameters);
        Assert.Equal(0, outcome.AdapterParameters);
        Assert.Equal(Text(modules), Text(Run(bench, kind).Modules!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_leaves_the_shared_base_as_it_was(ProbeKind kind)
    {
        using var bench = new TestBench();
        using var scope = NewDisposeScope();
        using var other = bench.Models.Share(bench.ModelPath, CPU, 0);
        var before = other.Projections.Select(p => p.weight.data<float>().ToArray()).ToArray();
        Run(bench, kind);
        for (var i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i], other.Projections[i].weight.data<float>().ToArray());
            Assert.False(other.Projections[i].weight.requires_grad);
            Assert.Null(other.Projections[i].weight.grad);
            Assert.Null(other.Projections[i].Adapter);
            Assert.Null(other.Projections[i].WeightOverride);
        }
    }

    [Fact]
    public void Gradient_energy_follows_the_loss_on_the_named_batches()
    {
        // With all singular values counted the energy is the Frobenius norm of the mean gradient.
        using var scope = NewDisposeScope();
        var w = tensor([1.0, 2, 3, 4, 5, 6], [2, 3]).requires_grad_();
        var x = tensor([1.0, -1, 0.5], [3, 1]);
        var scores = GradientEnergy.Scores([w], [() => w.matmul(x).sum(), () => w.matmul(x).sum().mul(3)], 2);
        Assert.Equal(2 * Math.Sqrt(2 * (1 + 1 + 0.25)), scores[0], 12);
    }

    [Fact]
    public void Per_sample_adapters_take_flat_and_stacked_tokens_alike()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var a = rand([2, 5], ScalarType.Float64, generator: generator);
        var x = rand([3, 4, 5], ScalarType.Float64, generator: generator);
        var delta = rand([3, 4, 7], ScalarType.Float64, generator: generator);
        using var layer = new PerSampleLora(3, a, 7, 1.5);
        var stacked = autograd.grad([layer.call(x, zeros_like(delta)).mul(delta).sum()], [layer.Up])[0];
        var flat = autograd.grad([layer.call(x.view(12, 5), zeros([12, 7], ScalarType.Float64)).mul(delta.view(12, 7)).sum()], [layer.Up])[0];
        var definition = matmul(delta.transpose(1, 2), matmul(x, a.t())).mul(1.5);
        Assert.Equal(0, stacked.sub(flat).abs().max().item<double>());
        Assert.InRange(stacked.sub(definition).abs().max().item<double>(), 0, 1e-14);
    }

    [Fact]
    public void A_cancelled_probe_throws()
    {
        using var bench = new TestBench();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ModuleProbes().Run(
            bench.Context(CandidateRole.Search), Job(ProbeKind.LambdaMin), _ => ReportDecision.Continue, source.Token));
    }

    private static ProbeJob Job(ProbeKind kind) => new(kind, TestBench.Training, TestBench.LearningRate, Rank, TestBench.Spec.AlphaPerRank, Budget);

    private static CandidateOutcome Run(TestBench bench, ProbeKind kind) =>
        new ModuleProbes().Run(bench.Context(CandidateRole.Search), Job(kind), _ => ReportDecision.Continue, CancellationToken.None);

    private static string Text(ModuleScores modules) => JsonSerializer.Serialize(modules, JsonDefaults.Compact);
}
