using System.Text.Json;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl.Gates;

/// <summary>A four-step training from the start values of tools/reference/rank_gates.py, and what it left.</summary>
internal sealed class ReferenceRun
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "reference");

    public static JsonElement Json { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "rank_gates.json"))).RootElement;

    public List<double> Losses { get; } = [];

    public RankCurve? Curve { get; private set; }

    /// <summary>Gates or their logits at the end, by module; empty where there are none.</summary>
    public List<double[]> Gates { get; } = [];

    /// <summary>Ranks before the cut to the budget.</summary>
    public int[] Open { get; private set; } = [];

    public int[] Ranks { get; private set; } = [];

    /// <summary>Frobenius norms of the folded updates.</summary>
    public double[] Norms { get; private set; } = [];

    /// <summary>Logits of the method's own model at the end.</summary>
    public double[] Logits { get; private set; } = [];

    /// <summary>Logits of the model with the folded updates merged.</summary>
    public double[] Folded { get; private set; } = [];

    /// <summary>Runs a method.</summary>
    /// <param name="create">Makes it.</param>
    /// <param name="gateStart">Factor on the start values of gates.</param>
    public static ReferenceRun Of(Func<ControlInputs, IRankControl> create, double gateStart = 1)
    {
        var run = new ReferenceRun();
        using var images = SafeTensorsReader.Open(Path.Combine(Folder, "training.safetensors"));
        using var start = SafeTensorsReader.Open(Path.Combine(Folder, "rank_gates.safetensors"));
        using var data = Split(images);
        using var model = ModelFolder.Load(Path.Combine(Folder, "training-model"));
        model.ReplaceHead(4, seed: 0);
        model.train();
        var targets = Workbench.TargetsOf(model);
        Assert.Equal(Json.GetProperty("modules").EnumerateArray().Select(m => m.GetString()), targets.Select(t => t.Shape.Address.ToString()));
        using var control = create(new ControlInputs(targets, new SeedStream(5), 2, 4, Json.GetProperty("budget").GetInt64(), () => Evaluator.Score(model, data)));
        using var optimizer = new WeightOptimizer(
            [.. control.Groups, new WeightGroup(CandidateTrainer.TrainedWeights(model, null))], 0.02, new LearningRateSchedule(4, 0, LearningRateDecay.Linear), 0.01, 0.5);
        using (no_grad())
        {
            foreach (var (name, weight) in optimizer.Weights)
            {
                using var value = Start(name, model, images, start);
                weight.copy_(name.EndsWith(".gate", StringComparison.Ordinal) ? value.mul_(gateStart) : value);
            }
        }

        foreach (var batch in Json.GetProperty("batches").EnumerateArray())
        {
            run.Step(control, optimizer, model, data.Select(batch.EnumerateArray().Select(i => i.GetInt64()).ToArray()));
        }

        run.End(control, optimizer, model, data, targets);
        return run;
    }

    private void Step(IRankControl control, WeightOptimizer optimizer, EncoderClassifier model, Batch batch)
    {
        var step = optimizer.Steps;
        control.BeforeStep(step);
        optimizer.Step(
            () =>
            {
                var loss = nn.functional.cross_entropy(model.Logits(batch.Input), batch.Labels);
                Losses.Add(loss.item<float>());
                return control.Loss(step, loss);
            },
            () => control.AfterBackward(step));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        control.AfterStep(step + 1, optimizer);
    }

    private void End(IRankControl control, WeightOptimizer optimizer, EncoderClassifier model, DataSplit data, IReadOnlyList<AdapterTarget> targets)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        Open = [.. control.Ranks];
        control.Finish(() => { });
        Curve = control.Curve;
        Gates.AddRange(optimizer.Weights.Where(w => w.Name.EndsWith(".gate", StringComparison.Ordinal)).Select(w => Doubles(w.Weight)));
        Logits = Doubles(model.Logits(data.Slice(0, data.Count).Input));
        var folds = control.Fold();
        Ranks = [.. folds.Select(f => f is { } factors ? (int)factors.A.shape[0] : 0)];
        Assert.Equal(Ranks, control.Ranks);
        control.Detach();
        Norms = [.. folds.Select(f => f is { } factors ? factors.B.matmul(factors.A).norm().item<float>() : 0.0)];
        for (var m = 0; m < targets.Count; m++)
        {
            if (folds[m] is { } factors)
            {
                targets[m].Override(targets[m].Weight.add(factors.B.matmul(factors.A)));
            }
        }

        Folded = Doubles(model.Logits(data.Slice(0, data.Count).Input));
        foreach (var target in targets)
        {
            target.Override(null);
        }
    }

    private static double[] Doubles(Tensor tensor) => [.. tensor.detach().contiguous().data<float>().ToArray().Select(v => (double)v)];

    private static Tensor Start(string name, EncoderClassifier model, SafeTensorsReader images, SafeTensorsReader start)
    {
        foreach (var module in model.Shape.Modules)
        {
            if (name.StartsWith(module.Name + ".", StringComparison.Ordinal))
            {
                var part = name[(module.Name.Length + 1)..];
                return start.Load($"{module.Address}.{(part == "gate" ? "gate" : part == "lora_A.weight" ? "A" : "B")}");
            }
        }

        return images.Load("start.head." + name["classifier.".Length..]);
    }

    private static DataSplit Split(SafeTensorsReader file)
    {
        using var raw = file.Load("images");
        var images = new IdxImages(12, 8, 8, raw.data<byte>().ToArray());
        using var labels = file.Load("labels");
        var source = new LabelledImages(images, [.. labels.data<long>().ToArray().Select(l => (byte)l)], "reference");
        return TaskData.Gather(source, [.. Enumerable.Range(0, 12)], ImageFormat.Of(Path.Combine(Folder, "training-model")), CPU);
    }
}
