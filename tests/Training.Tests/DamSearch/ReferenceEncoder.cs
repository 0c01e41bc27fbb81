using AdapterSearch.Domain;
using AdapterSearch.Training.DamSearch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>
/// The reference's network: 2 pre-norm layers of width 8, 2 heads, feed-forward 16, 4 tokens of 6 numbers, no class token, mean over
/// tokens, float64. Built from plain operations, so that it shares no code with the product's models and adapters.
/// </summary>
internal sealed class ReferenceEncoder : IGatedSupernet, IDisposable
{
    public const double Scale = 2;
    private static readonly string[] Kinds = ["q", "k", "v", "o", "f1", "f2"];
    private readonly Dictionary<string, Tensor> frozen = [];
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor[] images = new Tensor[2];
    private readonly Tensor[] labels = new Tensor[2];
    private Tensor[]? gates;

    public ReferenceEncoder(ReferenceNumbers numbers)
    {
        string[] others = ["emb.weight", "emb.bias", "pos", "nf.weight", "nf.bias"];
        foreach (var name in others.Concat(from l in Enumerable.Range(0, 2)
                                           from part in Kinds.Select(k => k + ".w").Concat(["n1", "n2"])
                                           from leaf in new[] { "weight", "bias" }
                                           select $"blk.{l}.{part}.{leaf}"))
        {
            frozen[name] = numbers.Tensor("base." + name);
        }

        for (var i = 0; i < 12; i++)
        {
            var a = new Parameter(numbers.Tensor($"A.{i}"));
            var b = new Parameter(numbers.Tensor($"B.{i}"));
            Factors.Add(new LoraFactors(a, b, Scale));
            Trained.Add(a);
            Trained.Add(b);
        }

        HeadWeight = new Parameter(numbers.Tensor("base.head.weight"));
        HeadBias = new Parameter(numbers.Tensor("base.head.bias"));
        Trained.Add(HeadWeight);
        Trained.Add(HeadBias);
        foreach (var (i, name) in new[] { (0, "tr"), (1, "va") })
        {
            images[i] = numbers.Tensor("x." + name);
            labels[i] = numbers.Tensor("y." + name);
        }
    }

    public static ModelShape Shape { get; } = new(
        "reference",
        2,
        Kinds,
        [.. from l in Enumerable.Range(0, 2)
            from k in Kinds
            select new ModuleShape(new ModuleAddress(l, k), $"blk.{l}.{k}", k == "f2" ? 16 : 8, k == "f1" ? 16 : 8)],
        8,
        0);

    public List<LoraFactors> Factors { get; } = [];

    public List<Parameter> Trained { get; } = [];

    public Parameter HeadWeight { get; }

    public Parameter HeadBias { get; }

    /// <summary>Called with (module, input) in place of the adapter when set; adds to the base output.</summary>
    public Func<int, Tensor, Tensor, Tensor>? Replacement { get; set; }

    public IReadOnlyList<LoraFactors> Modules => Factors;

    public IReadOnlyList<Parameter> Weights => Trained;

    public IReadOnlyList<(string Name, Parameter Weight)> NamedWeights => [.. Trained.Select((w, i) => ($"w{i}", w))];

    public void SetGates(Tensor? values) => gates = values?.unbind(0);

    public Tensor Frozen(int module) => frozen[$"blk.{module / 6}.{Kinds[module % 6]}.w.weight"];

    public void Freeze(int module, Tensor weight) => frozen[$"blk.{module / 6}.{Kinds[module % 6]}.w.weight"] = weight;

    public Tensor TrainLoss(long[] batch) => Loss(0, batch);

    public Tensor ValidationLoss(long[] batch) => Loss(1, batch);

    public Tensor Labels(int split, long[] batch) => labels[split].index_select(0, tensor(batch));

    public Tensor Logits(int split, long[] batch)
    {
        var x = linear(images[split].index_select(0, tensor(batch)), frozen["emb.weight"], frozen["emb.bias"]).add(frozen["pos"]);
        for (var l = 0; l < 2; l++)
        {
            var y = Norm(x, $"blk.{l}.n1");
            var scores = matmul(Heads(Project(l, 0, y)), Heads(Project(l, 1, y)).transpose(-1, -2)).mul(0.5);
            var mixed = matmul(scores.softmax(-1), Heads(Project(l, 2, y))).transpose(1, 2).reshape(x.shape);
            x = x.add(Project(l, 3, mixed));
            x = x.add(Project(l, 5, gelu(Project(l, 4, Norm(x, $"blk.{l}.n2")))));
        }

        return linear(Norm(x, "nf").mean([1]), HeadWeight, HeadBias);
    }

    public void Dispose() => scope.Dispose();

    private Tensor Loss(int split, long[] batch) => cross_entropy(Logits(split, batch), Labels(split, batch));

    private Tensor Norm(Tensor x, string name) => layer_norm(x, [8], frozen[name + ".weight"], frozen[name + ".bias"], 1e-5);

    private static Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], 2, 4).transpose(1, 2);

    private Tensor Project(int layer, int kind, Tensor x)
    {
        var name = $"blk.{layer}.{Kinds[kind]}.w.";
        var y = linear(x, frozen[name + "weight"], frozen[name + "bias"]);
        var module = (6 * layer) + kind;
        if (Replacement is not null)
        {
            return Replacement(module, x, y);
        }

        var factors = Factors[module];
        if (gates is not null && gates[module].dim() == 1)
        {
            return y.add(linear(linear(x, factors.A).mul(gates[module]), factors.B).mul(Scale));
        }

        var h = linear(linear(x, factors.A), factors.B).mul(Scale);
        return y.add(gates is null ? h : h.mul(gates[module]));
    }
}
