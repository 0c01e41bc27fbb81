using System.CommandLine;
using System.Globalization;
using AdapterSearch.Training.Pretraining;

namespace AdapterSearch.Silo.Commands;

/// <summary>Trains the demo's base model from scratch and writes it as a Hugging Face folder with the record of the run.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        var defaults = new PretrainingOptions();
        var data = new Option<string>("--images") { Description = "Folder with IDX training and test pairs", DefaultValueFactory = _ => defaults.Data };
        var output = new Option<string>("--out") { Description = "Model folder; one of the same name is replaced", DefaultValueFactory = _ => Home.Path("models", "vit-fashion-mnist") };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training images", DefaultValueFactory = _ => defaults.Epochs };
        var seed = new Option<long>("--seed") { Description = "Seed of weights and batch order", DefaultValueFactory = _ => defaults.Seed };
        epochs.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                r.AddError($"--epochs {r.GetValueOrDefault<int>()}: must lie between 1 and 10000");
            }
        });
        var command = new Command("pretrain", "Train a small vision transformer on Fashion-MNIST (Debian: dataset-fashion-mnist)") { data, output, epochs, seed };
        command.SetAction((parsed, cancellation) =>
        {
            var options = defaults with
            {
                Data = parsed.GetValue(data)!,
                Output = Path.GetFullPath(parsed.GetValue(output)!),
                Epochs = parsed.GetValue(epochs),
                Seed = parsed.GetValue(seed),
            };

            // Tensor work stays on one thread, and the caller's token must reach it.
            return Task.Factory.StartNew(() => Run(options, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        });
        return command;
    }

    private static int Run(PretrainingOptions options, CancellationToken cancellation)
    {
        var record = Pretrainer.Run(options, new Lines(TimeProvider.System), cancellation);
        var last = record.Epochs[^1];
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Output}: {record.Parameters} parameters, test accuracy {last.Test.Accuracy * 100:0.00} % after {last.Epoch} epochs and {last.Seconds:0} s"));
        return SiloCommandLine.Ok;
    }

    /// <summary>A line every few seconds and one per epoch, with the rate and the time left.</summary>
    private sealed class Lines(TimeProvider time) : IProgress<PretrainingProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
        private readonly long started = time.GetTimestamp();
        private long written;
        private int epochs;

        public void Report(PretrainingProgress value)
        {
            if (value.LastEpoch is { } epoch && epoch.Epoch > epochs)
            {
                epochs = epoch.Epoch;
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {epoch.Epoch}: loss {epoch.TrainLoss:0.000}, test accuracy {epoch.Test.Accuracy * 100:0.00} %, {epoch.Seconds:0} s"));
            }
            else if (written == 0 || time.GetElapsedTime(written) >= Interval)
            {
                var rate = value.Step / Math.Max(time.GetElapsedTime(started).TotalSeconds, 1e-9);
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {value.Step}/{value.Steps}, loss {value.TrainLoss:0.000}, {rate:0.0} step/s, {(value.Steps - value.Step) / rate:0} s left"));
            }
            else
            {
                return;
            }

            written = time.GetTimestamp();
        }
    }
}
