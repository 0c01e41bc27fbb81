using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>
/// Time of one training step against PyTorch eager: BERT encoder of 4 layers (d = 256, FFN 1,024, 4 heads), LoRA of rank 8 on all six
/// projections, batch 32, length 64, AdamW. Both sides run as fresh processes in turn, from the same weights over the same batches.
/// </summary>
/// <remarks>
/// The figure compares like with like: every token runs through every layer on both sides. By default our encoders skip what nobody reads
/// (in the last layer only the pooled token goes on); the ratio of that default is given in the details.
/// </remarks>
internal sealed class StepBenchmark : IBenchmark
{
    private const int Layers = 4, Width = 256, Inner = 1024, Heads = 4, Rank = 8, Batch = 32, Length = 64, Vocabulary = 1000, Classes = 4;
    private const int Steps = 100, Warmup = 10, Pairs = 5;
    private const double Scale = 2, LearningRate = 1e-3, Epsilon = 1e-12;
    private const double Bar = 1.05, LossBar = 1e-5;

    /// <inheritdoc/>
    public string Name => "step";

    /// <inheritdoc/>
    public string Description => "training step of a LoRA encoder against PyTorch eager (python3-torch): time, losses, memory";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Arguments is ["--worker", var folder, var threadText, var skip])
        {
            return Work(folder, int.Parse(threadText, CultureInfo.InvariantCulture), bool.Parse(skip));
        }

        var threads = context.Arguments is ["--threads", var t] ? int.Parse(t, CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        var work = Path.Combine(context.Home, "artifacts", "bench", "step");
        Directory.CreateDirectory(work);
        Prepare(work);
        var script = Path.Combine(context.Home, "bench", "step", "pytorch_step.py");
        string[] Ours(bool skip) => [Environment.ProcessPath!, typeof(StepBenchmark).Assembly.Location, "bench", "step", "--worker", work, $"{threads}", $"{skip}"];
        var ours = Ours(skip: false);
        string[] theirs = ["/usr/bin/python3", script, work, $"{threads}", $"{Steps}", $"{Warmup}"];
        var runs = new List<(WorkerRun Ours, WorkerRun Theirs, WorkerRun Default)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            // Turn about, so that a drift of the machine's speed favours neither.
            var oursFirst = pair % 2 == 0;
            var first = await RunAsync(oursFirst ? ours : theirs, cancellation);
            var second = await RunAsync(oursFirst ? theirs : ours, cancellation);
            var byDefault = await RunAsync(Ours(skip: true), cancellation);
            runs.Add(oursFirst ? (first, second, byDefault) : (second, first, byDefault));
            var (us, them, _) = runs[^1];
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"pair {pair + 1}/{Pairs}: {us.Median * 1e3:F1} ms against {them.Median * 1e3:F1} ms a step, ratio {us.Median / them.Median:F3}"));
        }

        var ratios = runs.Select(r => r.Ours.Median / r.Theirs.Median).Order().ToArray();
        var ratio = ratios[ratios.Length / 2];
        var lossGap = runs.Max(r => r.Ours.Losses.Zip(r.Theirs.Losses, (a, b) => Math.Abs(a - b)).Max());
        var memory = runs.Max(r => r.Ours.PeakBytes) / (double)runs.Min(r => r.Theirs.PeakBytes);
        var details = new JsonObject
        {
            ["threads"] = threads,
            ["steps"] = Steps,
            ["pairs"] = Pairs,
            ["ratios"] = new JsonArray([.. ratios.Select(r => (JsonNode)Math.Round(r, 4))]),
            ["ourMilliseconds"] = Math.Round(runs.Select(r => r.Ours.Median).Order().ElementAt(Pairs / 2) * 1e3, 2),
            ["pytorchMilliseconds"] = Math.Round(runs.Select(r => r.Theirs.Median).Order().ElementAt(Pairs / 2) * 1e3, 2),
            ["largestLossDifference"] = lossGap,
            ["lossBar"] = LossBar,
            ["ourPeakBytes"] = runs.Max(r => r.Ours.PeakBytes),
            ["pytorchPeakBytes"] = runs.Min(r => r.Theirs.PeakBytes),
            ["memoryRatio"] = Math.Round(memory, 4),
            ["pytorch"] = runs[0].Theirs.Version,
            ["defaultRatio"] = Math.Round(runs.Select(r => r.Default.Median / r.Theirs.Median).Order().ElementAt(Pairs / 2), 4),
            ["defaultPeakBytes"] = runs.Max(r => r.Default.PeakBytes),
            ["note"] = "defaultRatio: our default, which lets only the pooled token through the last layer; the figure itself computes all tokens on both sides",
        };
        var holds = ratio <= Bar && lossGap <= LossBar && memory <= 1;
        return new BenchmarkResult(
            Name, Math.Round(ratio, 4), "ratio", $"time <= {Bar}, losses within 1e-5 over {Steps} steps, peak memory <= PyTorch's".ToString(CultureInfo.InvariantCulture), holds, details);
    }

    /// <summary>Writes weights, adapters and batches that both sides read.</summary>
    private static void Prepare(string folder)
    {
        using var scope = NewDisposeScope();
        var configuration = new BertConfiguration
        {
            HiddenSize = Width,
            Layers = Layers,
            Heads = Heads,
            IntermediateSize = Inner,
            VocabularySize = Vocabulary,
            MaxPositions = Length,
            LayerNormEps = Epsilon,
            HiddenDropout = 0,
            AttentionDropout = 0,
            InitializerRange = 0.05,
            Labels = [.. Enumerable.Range(0, Classes).Select(i => $"{i}")],
        };
        using var model = BertClassifier.Create(configuration, seed: 1);
        ModelFolder.Save(model, folder);
        using var adapters = Inject(model);
        using var generator = new Generator(2);
        SafeTensorsWriter.Write(Path.Combine(folder, "adapter.safetensors"), adapters.StateDictionary());
        SafeTensorsWriter.Write(Path.Combine(folder, "batches.safetensors"), new Dictionary<string, Tensor>
        {
            ["ids"] = randint(Vocabulary, [Steps, Batch, Length], dtype: ScalarType.Int64, generator: generator),
            ["labels"] = randint(Classes, [Steps, Batch], dtype: ScalarType.Int64, generator: generator),
        });
        File.WriteAllText(Path.Combine(folder, "step.json"), new JsonObject
        {
            ["layers"] = Layers,
            ["heads"] = Heads,
            ["scale"] = Scale,
            ["learningRate"] = LearningRate,
            ["epsilon"] = Epsilon,
        }.ToJsonString());
    }

    private static AdapterSet Inject(EncoderClassifier model)
    {
        var ranks = model.Shape.Modules.Select(_ => Rank).ToArray();
        return AdapterSet.Inject(Workbench.TargetsOf(model), AdapterConfiguration.FromRanks(model.Shape, ranks, Scale), seed: 3);
    }

    /// <summary>Our side, in a process of its own.</summary>
    private static BenchmarkResult Work(string folder, int threads, bool skip)
    {
        set_num_threads(threads);
        using var model = ModelFolder.Load(folder);
        model.SkipsUnreadTokens = skip;
        using var adapters = Inject(model);
        using var head = model.Head;
        using (var reader = SafeTensorsReader.Open(Path.Combine(folder, "adapter.safetensors")))
        {
            adapters.LoadStateDictionary(reader.LoadAll());
        }

        using var batchReader = SafeTensorsReader.Open(Path.Combine(folder, "batches.safetensors"));
        using var ids = batchReader.Load("ids");
        using var labels = batchReader.Load("labels");
        model.train();
        var weights = adapters.NamedParameters().Concat(head.named_parameters().Select(p => (p.name, p.parameter))).ToArray();
        using var optimizer = new WeightOptimizer(weights, LearningRate, new LearningRateSchedule(Steps, 0, LearningRateDecay.Constant), 0, 0);
        var losses = new JsonArray();
        var seconds = new JsonArray();
        for (var step = 0; step < Steps; step++)
        {
            var begin = Stopwatch.GetTimestamp();
            var loss = optimizer.Step(() => nn.functional.cross_entropy(model.Logits(new ModelInput(ids.select(0, step))), labels.select(0, step)));
            losses.Add((double)loss);
            if (step >= Warmup)
            {
                seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
            }
        }

        var peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        var bytes = long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        var details = new JsonObject { ["losses"] = losses, ["seconds"] = seconds, ["peakBytes"] = bytes, ["version"] = "ours" };
        return new BenchmarkResult("step", 0, "worker", "", true, details);
    }

    private static async Task<WorkerRun> RunAsync(string[] command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        await using var kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}");
        }

        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        var json = JsonNode.Parse(last)!.AsObject();
        var body = json["details"]?.AsObject() ?? json;
        return new WorkerRun(
            body["losses"].Deserialize<double[]>()!,
            Median(body["seconds"].Deserialize<double[]>()!),
            body["peakBytes"]!.GetValue<long>(),
            body["version"]!.GetValue<string>());
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private sealed record WorkerRun(double[] Losses, double Median, long PeakBytes, string Version);
}
