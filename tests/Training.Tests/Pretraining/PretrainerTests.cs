using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Pretraining;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Pretraining;

[Collection(TensorCollection.Name)]
public sealed class PretrainerTests : LeakCheck
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_model_is_trained_from_scratch_and_written_with_its_record()
    {
        using var _ = folder;
        WriteData();
        var reports = new List<PretrainingProgress>();
        var record = Pretrainer.Run(Options(), new Collect(reports), CancellationToken.None);

        Assert.Equal(12, record.Epochs.Count);
        Assert.True(record.Epochs[^1].Test.Accuracy > 0.8, record.Epochs[^1].ToString());
        Assert.True(record.Epochs[^1].TrainLoss < record.Epochs[0].TrainLoss / 2);
        Assert.Equal((60, 60), (reports[^1].Step, reports[^1].Steps));
        Assert.Equal(JsonSerializer.Serialize(record, JsonDefaults.Indented) + "\n", File.ReadAllText(folder["model/record.json"]));
        using var model = ModelFolder.Load(folder["model"]);
        Assert.Equal(["a", "b", "c", "d"], model.Labels);
        Assert.Equal([0.3], ModelFolder.ReadNormalization(folder["model"]).Mean);
        Assert.Equal(record.Parameters, model.Shape.BaseParameters + (4 * 16) + 4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        using var _ = folder;
        WriteData();
        Pretrainer.Run(Options() with { Epochs = 2 }, null, CancellationToken.None);
        var first = File.ReadAllBytes(folder["model/model.safetensors"]);
        Pretrainer.Run(Options() with { Epochs = 2 }, null, CancellationToken.None);
        Assert.Equal(first, File.ReadAllBytes(folder["model/model.safetensors"]));
        Pretrainer.Run(Options() with { Epochs = 2, Seed = 1 }, null, CancellationToken.None);
        Assert.NotEqual(first, File.ReadAllBytes(folder["model/model.safetensors"]));
    }

    [Fact]
    public void Nothing_is_written_when_it_cannot_finish()
    {
        using var _ = folder;
        Assert.Throws<BadDataException>(() => Pretrainer.Run(Options(), null, CancellationToken.None));
        WriteData();
        Assert.Throws<OperationCanceledException>(() => Pretrainer.Run(Options(), null, new CancellationToken(canceled: true)));
        Assert.Throws<ModelException>(() => Pretrainer.Run(Options() with { Heads = 3 }, null, CancellationToken.None));
        File.Delete(folder["t10k-images-idx3-ubyte"]);
        Assert.Throws<BadDataException>(() => Pretrainer.Run(Options(), null, CancellationToken.None));
        Assert.False(Directory.Exists(folder["model"]));
    }

    private PretrainingOptions Options() => new()
    {
        Data = folder.Path, Output = folder["model"], Labels = ["a", "b", "c", "d"], Epochs = 12, BatchSize = 16, LearningRate = 0.01,
        WarmupSteps = 5, PatchSize = 4, HiddenSize = 16, Layers = 1, Heads = 2, IntermediateSize = 32, InitializerRange = 0.2,
    };

    private void WriteData()
    {
        foreach (var (prefix, count, seed) in new[] { ("train", 80, 3UL), ("t10k", 40, 4UL) })
        {
            var (pixels, labels) = IdxFiles.Pool(count, 8, 4, seed);
            File.WriteAllBytes(folder[$"{prefix}-images-idx3-ubyte"], IdxFiles.Images(count, 8, 8, pixels));
            File.WriteAllBytes(folder[$"{prefix}-labels-idx1-ubyte"], IdxFiles.Labels(labels));
        }
    }

    private sealed class Collect(List<PretrainingProgress> reports) : IProgress<PretrainingProgress>
    {
        public void Report(PretrainingProgress value) => reports.Add(value);
    }
}
