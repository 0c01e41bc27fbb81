using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.Tests.Fixtures;
using AdapterSearch.Training.WarmStart;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.WarmStart;

[Collection(TensorCollection.Name)]
public sealed class DamWarmStartTests : LeakCheck
{
    private static readonly ModelShape Shape = TestBench.Shape;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_module_starts_from_the_nearest_matrix_of_its_new_rank(int rank)
    {
        using var bench = new TestBench();
        var searched = WriteSearch(bench, candidate: 3);
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        var address = new ModuleAddress(1, "fc1");
        using var adapters = AdapterSet.Inject(
            Workbench.TargetsOf(model), new AdapterConfiguration([new ModuleAdapter(address, AdapterKind.Lora, rank, 3 * rank)]), seed: 1);

        DamWarmStart.Apply(bench.Context(), 3, Shape, adapters);

        // Eckart and Young: the squared error is the sum of the squares of the singular values that are cut off.
        var source = searched.Single(m => m.Module.Address == address);
        var wanted = source.B.matmul(source.A).mul(source.Scale).to_type(ScalarType.Float64);
        var (_, singular, _) = linalg.svd(wanted, fullMatrices: false);
        var values = singular.data<double>().ToArray();
        var cut = Math.Sqrt(values.Skip(rank).Sum(v => v * v));
        using var off = no_grad();
        var error = adapters.Layers[address].DeltaWeight().to_type(ScalarType.Float64).sub(wanted).norm().item<double>();
        Assert.Equal(cut, error, 1e-4);
    }

    [Fact]
    public void A_search_without_weights_or_of_another_model_is_refused()
    {
        using var bench = new TestBench();
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        using var adapters = AdapterSet.Inject(Workbench.TargetsOf(model), TestBench.Lora().Adapters, seed: 1);
        var e = Assert.Throws<BadConfigurationException>(() => DamWarmStart.Apply(bench.Context(), 3, Shape, adapters));
        Assert.Contains("candidate 3", e.Message, StringComparison.Ordinal);

        WriteSearch(bench, candidate: 4, only: new ModuleAddress(0, "q"));
        Assert.Throws<BadConfigurationException>(() => DamWarmStart.Apply(bench.Context(), 4, Shape, adapters));

        var other = Shape with { Modules = [.. Shape.Modules.Select(m => m with { InFeatures = m.InFeatures + 1 })] };
        var path = Path.Combine(bench.Context().ArtefactPath(4), SupernetFile.FileName);
        Assert.Throws<WeightsFileException>(() => SupernetFile.Read(path, other, CPU));
    }

    [Fact]
    public void The_pair_of_unselected_modules_stays_fresh_and_columns_that_share_are_refused()
    {
        using var bench = new TestBench();
        WriteSearch(bench, candidate: 3);
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        var configuration = TestBench.Lora().Adapters with { Sharing = WeightSharing.Unselected, SharedRank = 2 };
        using var adapters = AdapterSet.Inject(Workbench.TargetsOf(model), configuration, seed: 1);
        DamWarmStart.Apply(bench.Context(), 3, Shape, adapters);

        using var off = no_grad();
        foreach (var (address, layer) in adapters.Layers)
        {
            var selected = configuration.Modules.Any(m => m.Module == address);
            Assert.Equal(selected, layer.DeltaWeight().abs().max().item<float>() > 0);
        }

        using var columns = AdapterSet.Inject(Workbench.TargetsOf(model), TestBench.Lora().Adapters with { Sharing = WeightSharing.B }, seed: 1);
        var e = Assert.Throws<BadConfigurationException>(() => DamWarmStart.Apply(bench.Context(), 3, Shape, columns));
        Assert.Contains("sharing B", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_training_starts_from_the_searched_update()
    {
        using var bench = new TestBench();
        WriteSearch(bench, candidate: 3);
        var run = NoOtherJobs.Runner();
        run.Run(bench.Context(candidate: 1), TestBench.Job(warm: 3), _ => ReportDecision.Continue, CancellationToken.None);
        run.Run(bench.Context(candidate: 2), TestBench.Job(), _ => ReportDecision.Continue, CancellationToken.None);
        var missing = run.Run(bench.Context(candidate: 5), TestBench.Job(warm: 9), _ => ReportDecision.Continue, CancellationToken.None);

        Assert.NotEqual(
            CandidateArtefact.Read(bench.Context().ArtefactPath(1)).Losses[0],
            CandidateArtefact.Read(bench.Context().ArtefactPath(2)).Losses[0]);
        Assert.Equal(FailureKind.BadConfiguration, missing.Failure);
    }

    [Fact]
    public void A_supernet_file_comes_back_as_it_was_written()
    {
        using var bench = new TestBench();
        var written = WriteSearch(bench, candidate: 3);
        var read = SupernetFile.Read(Path.Combine(bench.Context().ArtefactPath(3), SupernetFile.FileName), Shape, CPU);
        Assert.Equal(written.Select(m => (m.Module, m.Scale, m.Gate)), read.Select(m => (m.Module, m.Scale, m.Gate)));
        Assert.All(written.Zip(read), pair => Assert.True(pair.First.A.allclose(pair.Second.A, 0, 0) && pair.First.B.allclose(pair.Second.B, 0, 0)));
    }

    private static IReadOnlyList<SupernetModule> WriteSearch(TestBench bench, int candidate, ModuleAddress? only = null)
    {
        using var generator = new Generator(8);
        var modules = Shape.Modules.Where(m => only is null || m.Address == only)
            .Select((m, i) => new SupernetModule(
                m, randn([4, m.InFeatures], generator: generator), randn([m.OutFeatures, 4], generator: generator), 2, 0.1 + (0.05 * i)))
            .ToArray();
        var folder = bench.Context().ArtefactPath(candidate);
        Directory.CreateDirectory(folder);
        SupernetFile.Write(Path.Combine(folder, SupernetFile.FileName), modules);
        return modules;
    }
}
