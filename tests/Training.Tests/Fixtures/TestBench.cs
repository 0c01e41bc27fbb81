using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Fixtures;

/// <summary>A tiny ViT (8x8 images, width 16), 120 images of 4 classes, and contexts to run jobs on them.</summary>
public sealed class TestBench : IDisposable
{
    public const double LearningRate = 0.02;

    public static readonly ModelShape Shape = Configuration(2).Shape();

    private readonly TemporaryFolder folder = new();

    public TestBench(int layers = 2)
    {
        Directory.CreateDirectory(folder["data/blocks"]);
        IdxFiles.WritePool(folder["data/blocks"], 120);
        using var scope = NewDisposeScope();
        using var model = ViTClassifier.Create(Configuration(layers), seed: 9);
        ModelFolder.Save(model, folder["models/tiny"], new ImageNormalization([0.4], [0.3]));
    }

    public BaseModelCache Models { get; } = new();

    public TaskDataCache Data { get; } = new();

    public string Folder => folder.Path;

    public string ModelPath => folder["models/tiny"];

    public static ViTConfiguration Configuration(int layers) => new()
    {
        ImageSize = 8, PatchSize = 4, Channels = 1, HiddenSize = 16, Layers = layers, Heads = 2, IntermediateSize = 32, InitializerRange = 0.2,
        Labels = EncoderConfiguration.DefaultLabels(3),
    };

    public static SearchSpec Spec { get; } = new()
    {
        Name = "tiny",
        Model = "tiny",
        Data = new DataSpec { Path = "blocks", TrainExamples = 40, ValidationExamples = 30, TestExamples = 30, SplitSeed = 2 },
        Budget = new BudgetSpec { Fraction = 0.5 },
        Rank = 4,
    };

    public static TrainingOptions Training { get; } = new() { Steps = 24, BatchSize = 8, Rungs = 3, MaxGradientNorm = 1, WeightDecay = 0.01 };

    /// <summary>LoRA of rank 2 on four modules of the two-layer model.</summary>
    public static CandidateConfiguration Lora(double learningRate = LearningRate, double dropout = 0) => new(
        TrainingMode.Adapters,
        new AdapterConfiguration(
            [.. new[] { (0, "q"), (0, "v"), (1, "o"), (1, "fc1") }.Select(m => new ModuleAdapter(new ModuleAddress(m.Item1, m.Item2), AdapterKind.Lora, 2, 4))],
            Dropout: dropout),
        learningRate);

    public static TrainJob Job(CandidateConfiguration? configuration = null, TrainingOptions? training = null, bool scoreTest = false, int? warm = null) =>
        new(configuration ?? Lora(), training ?? Training, scoreTest, warm);

    public JobContext Context(CandidateRole role = CandidateRole.Trial, int candidate = 1, long seed = 5, SearchSpec? spec = null) => new()
    {
        Spec = spec ?? Spec,
        Role = role,
        Seed = seed,
        Candidate = candidate,
        Device = CPU,
        Models = Models,
        Data = Data,
        ModelRoots = new DataRoots(folder["models"]),
        DataRoots = new DataRoots(folder["data"]),
        ArtefactFolder = folder["artefacts"],
        CheckpointEvery = TimeSpan.FromDays(1),
    };

    public void Dispose()
    {
        Models.Dispose();
        Data.Dispose();
        folder.Dispose();
    }
}
