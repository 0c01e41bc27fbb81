using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl;

/// <summary>A method that decides nothing: LoRA of rank 1 on every module, begun as a plain training begins it.</summary>
internal sealed class PlainControl : IRankControl
{
    private readonly LayerSet<LoraLayer> layers;
    private readonly SharedFactors shared = new([]);

    public PlainControl(RankControlSetup setup)
    {
        layers = new LayerSet<LoraLayer>(setup.Bench.Targets, t => LoraLayer.Create(new AdapterRequest(
            t.Shape, 1, setup.Job.AlphaPerRank, false, 0, shared, WeightSharing.Off, setup.Seeds, ScalarType.Float32, ScalarType.Float32, CPU)));
        Groups =
        [
            new WeightGroup([.. layers.Layers.Zip(setup.Shape.Modules).SelectMany(p => p.First.named_parameters().Select(w => ($"{p.Second.Name}.{w.name}", w.parameter)))]),
        ];
    }

    public IReadOnlyList<WeightGroup> Groups { get; }

    public IReadOnlyList<int> Ranks => [.. layers.Layers.Select(l => l.Rank)];

    public IReadOnlyList<double> Importance => [.. layers.Layers.Select(_ => 1.0)];

    /// <summary>What the fold is wrong by.</summary>
    public double Error { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>();

    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
    }

    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
        [.. layers.Layers.Select(l => ((Tensor, Tensor)?)(l.B.weight.mul(l.Scale).add(Error), (Tensor)l.A.weight))];

    public void Detach() => layers.Detach();

    public void WriteFiles(string folder) => File.WriteAllText(Path.Combine(folder, "note.txt"), "plain");

    public void Dispose() => layers.Dispose();
}
