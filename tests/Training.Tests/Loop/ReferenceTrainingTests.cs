using System.Text.Json;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Loop;

/// <summary>Four-step LoRA trainings against PyTorch: tools/reference/training.py.</summary>
[Collection(TensorCollection.Name)]
public sealed class ReferenceTrainingTests : LeakCheck
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "reference");

    [Theory]
    [InlineData("clipped", LearningRateDecay.Linear)]
    [InlineData("cosine", LearningRateDecay.Cosine)]
    public void Every_loss_and_weight_equals_PyTorchs(string run, LearningRateDecay decay)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "training.json")));
        var expected = json.RootElement.GetProperty("runs").GetProperty(run);
        var options = expected.GetProperty("options");
        using var file = SafeTensorsReader.Open(Path.Combine(Folder, "training.safetensors"));
        using var data = Split(file);
        using var model = ModelFolder.Load(Path.Combine(Folder, "training-model"));
        model.ReplaceHead(4, seed: 0);
        model.train();
        using var adapters = AdapterSet.Inject(Workbench.TargetsOf(model), Configuration(json.RootElement), seed: 0);
        using var optimizer = new WeightOptimizer(
            CandidateTrainer.TrainedWeights(model, adapters),
            options.GetProperty("lr").GetDouble(),
            new LearningRateSchedule(4, options.GetProperty("warmup").GetInt32(), decay),
            options.GetProperty("weightDecay").GetDouble(),
            options.GetProperty("maxNorm").GetDouble());
        var names = ReferenceNames(model);
        using (no_grad())
        {
            foreach (var (name, weight) in optimizer.Weights)
            {
                weight.copy_(file.Load("start." + names[name]));
            }
        }

        var step = 0;
        foreach (var batch in json.RootElement.GetProperty("batches").EnumerateArray())
        {
            var rate = expected.GetProperty("learningRates")[step].GetDouble();
            Assert.Equal(rate, optimizer.LearningRate, 12);
            var positions = batch.EnumerateArray().Select(i => i.GetInt64()).ToArray();
            var loss = optimizer.Step(() =>
            {
                var selected = data.Select(positions);
                return nn.functional.cross_entropy(model.Logits(selected.Input), selected.Labels);
            });
            Assert.Equal(expected.GetProperty("losses")[step].GetDouble(), loss, 1e-5);
            if (run == "clipped")
            {
                Assert.Equal(expected.GetProperty("gradientNorms")[step].GetDouble(), optimizer.GradientNorm, 1e-5);
            }

            step++;
        }

        Assert.Equal(4, step);
        foreach (var (name, weight) in optimizer.Weights)
        {
            Assert.True(weight.allclose(file.Load($"{run}.{names[name]}"), rtol: 1e-5, atol: 1e-5), name);
        }

        var score = Evaluator.Score(model, data);
        Assert.Equal(expected.GetProperty("finalLoss").GetDouble(), score.Loss, 1e-5);
        Assert.Equal(expected.GetProperty("finalAccuracy").GetDouble(), score.Accuracy, 1e-6);
        Assert.True(model.training);
    }

    private static DataSplit Split(SafeTensorsReader file)
    {
        using var raw = file.Load("images");
        var images = new IdxImages(12, 8, 8, raw.data<byte>().ToArray());
        using var labels = file.Load("labels");
        var source = new LabelledImages(images, [.. labels.data<long>().ToArray().Select(l => (byte)l)], "reference");
        return TaskData.Gather(source, [.. Enumerable.Range(0, 12)], ImageFormat.Of(Path.Combine(Folder, "training-model")), CPU);
    }

    private static AdapterConfiguration Configuration(JsonElement json) => new(
        [.. json.GetProperty("ranks").EnumerateObject().Select(r => new ModuleAdapter(ModuleAddress.Parse(r.Name), AdapterKind.Lora, r.Value.GetInt32(), 2 * r.Value.GetInt32()))]);

    private static Dictionary<string, string> ReferenceNames(EncoderClassifier model)
    {
        var names = new Dictionary<string, string> { ["classifier.weight"] = "head.weight", ["classifier.bias"] = "head.bias" };
        foreach (var module in model.Shape.Modules)
        {
            names[$"{module.Name}.lora_A.weight"] = $"{module.Address}.A";
            names[$"{module.Name}.lora_B.weight"] = $"{module.Address}.B";
        }

        return names;
    }
}
