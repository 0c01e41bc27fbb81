using System.Runtime.InteropServices;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Pretraining;

/// <summary>Trains a small ViT from scratch on IDX images and writes it as a Hugging Face folder with the record of the run.</summary>
public static class Pretrainer
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs on the calling thread, on the CPU.</summary>
    /// <param name="options">Data, model and training.</param>
    /// <param name="progress">Receives progress; may be null.</param>
    /// <param name="cancellation">Observed at every step; nothing is written then.</param>
    /// <param name="time">Clock; null takes the system's.</param>
    /// <returns>The record that stands in the folder.</returns>
    /// <exception cref="BadDataException">The data is missing, corrupt or too small.</exception>
    /// <exception cref="ModelException">The sizes do not make a model, or the folder cannot be written.</exception>
    /// <exception cref="DivergenceException">The loss became NaN or infinite.</exception>
    public static PretrainingRecord Run(
        PretrainingOptions options,
        IProgress<PretrainingProgress>? progress,
        CancellationToken cancellation,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        time ??= TimeProvider.System;
        var source = IdxFolder.Load(options.Data);
        var published = source.Test ?? throw new BadDataException($"{options.Data} has no published test images (t10k-images-idx3-ubyte); pretraining needs them.");
        using var scope = NewDisposeScope();
        var configuration = Configuration(options, source);
        var format = new ImageFormat(1, configuration.ImageSize, configuration.ImageSize, [options.PixelMean], [options.PixelDeviation]);
        using var train = TaskData.Gather(source.Pool, [.. Enumerable.Range(0, source.Pool.Count)], format, CPU);
        using var test = TaskData.Gather(published, [.. Enumerable.Range(0, published.Count)], format, CPU);
        var seeds = new SeedStream(options.Seed).For("pretraining");
        var batches = new BatchStream(train.Count, options.BatchSize, seeds.For("batches").Seed);
        using var model = ViTClassifier.Create(configuration, seeds.For("weights").Seed);
        model.SetBaseTrainable(true);
        model.train();
        var steps = options.Epochs * batches.BatchesPerEpoch;
        var schedule = new LearningRateSchedule(steps, Math.Min(options.WarmupSteps, steps - 1), LearningRateDecay.Linear);
        using var optimizer = new WeightOptimizer(
            CandidateTrainer.TrainedWeights(model, null), options.LearningRate, schedule, options.WeightDecay, maxGradientNorm: 0);
        var losses = new RunningLoss();
        var epochs = new List<PretrainingEpoch>();
        var started = time.GetTimestamp();
        var reported = started;
        while (optimizer.Steps < steps)
        {
            cancellation.ThrowIfCancellationRequested();
            losses.Add(optimizer.Step(() =>
            {
                var batch = batches.Next(train);
                return nn.functional.cross_entropy(model.Logits(batch.Input), batch.Labels);
            }));
            if (optimizer.Steps % batches.BatchesPerEpoch == 0)
            {
                var meanLoss = losses.All.Skip(epochs.Count * batches.BatchesPerEpoch).Average();
                epochs.Add(new PretrainingEpoch(epochs.Count + 1, meanLoss, Evaluator.Score(model, test), time.GetElapsedTime(started).TotalSeconds));
            }
            else if (time.GetElapsedTime(reported) < ReportInterval)
            {
                continue;
            }

            reported = time.GetTimestamp();
            progress?.Report(new PretrainingProgress(optimizer.Steps, steps, losses.Mean, epochs.LastOrDefault()));
        }

        var record = Record(options, source.Hash, optimizer.Weights.Sum(w => w.Weight.numel()), epochs);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);
        AtomicFolder.Write(options.Output, draft =>
        {
            ModelFolder.Save(model, draft, new ImageNormalization(format.Mean, format.StandardDeviation));
            File.WriteAllText(Path.Combine(draft, PretrainingRecord.FileName), JsonSerializer.Serialize(record, JsonDefaults.Indented) + "\n");
        });
        return record;
    }

    private static ViTConfiguration Configuration(PretrainingOptions options, IdxFolder source)
    {
        if (source.Pool.Images.Height != source.Pool.Images.Width)
        {
            throw new BadDataException($"{source.Pool.Source} holds images of {source.Pool.Images.Height}x{source.Pool.Images.Width}; the model needs squares.");
        }

        var configuration = new ViTConfiguration
        {
            ImageSize = source.Pool.Images.Width,
            PatchSize = options.PatchSize,
            Channels = 1,
            HiddenSize = options.HiddenSize,
            Layers = options.Layers,
            Heads = options.Heads,
            IntermediateSize = options.IntermediateSize,
            InitializerRange = options.InitializerRange,
            Labels = options.Labels.Count == source.Classes ? options.Labels : EncoderConfiguration.DefaultLabels(source.Classes),
        };
        var problems = configuration.Problems().Select(p => p.Problem).ToArray();
        return problems.Length == 0 ? configuration : throw new ModelException(options.Output, string.Join(" ", problems));
    }

    private static PretrainingRecord Record(PretrainingOptions options, string dataHash, long parameters, IReadOnlyList<PretrainingEpoch> epochs) => new()
    {
        // A path says nothing about the run; the data's hash does.
        Options = options with { Data = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Data)), Output = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Output)) },
        DataHash = dataHash,
        Parameters = parameters,
        Epochs = epochs,
        Torch = __version__,
        Runtime = Environment.Version.ToString(),
        Threads = get_num_threads(),
        System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
    };
}
