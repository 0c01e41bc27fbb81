using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>
/// Time from the end of a candidate to the next proposal, in the space of 72 module switches and a learning rate: TPE at 10,000 finished candidates, random and ASHA at
/// 100,000, memory for each candidate, and Optuna's ask + tell beside TPE, turn about in the same run, where Debian's python3-optuna is installed.
/// </summary>
internal sealed class AskBenchmark : IBenchmark
{
    private const int Rounds = 3, OurAsks = 40, TheirAsks = 1, TpeFinished = 10_000, RandomFinished = 100_000, LastAsks = 3000;
    private const double TpeBar = 25, RandomBar = 2;

    /// <inheritdoc/>
    public string Name => "ask";

    /// <inheritdoc/>
    public string Description => "time of a proposal in a 73-dimensional mask space: TPE at 10,000 candidates, random and ASHA at 100,000, memory; Optuna beside it";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = DecidingModel.Encoder(12);
        var random = new StrategyLoop(shape, new RandomSamplerOptions { Trials = 1_000_000 }).Until(TpeFinished);
        var tpe = new TpeSearchOptions { Trials = 1_000_000 };
        var tpeMemory = new List<(int Finished, double Bytes)> { (TpeFinished, MethodBytes(random.With(tpe))) };
        var (ours, theirs, version) = await AlternateAsync(context, random.With(tpe), cancellation);

        var randomMemory = new List<(int Finished, double Bytes)> { (TpeFinished, MethodBytes(random.With(new RandomSamplerOptions { Trials = 1_000_000 }))) };
        var randomTimes = Last(random.Until(RandomFinished - LastAsks));
        await context.Progress.WriteLineAsync(Line("random", RandomFinished, randomTimes));
        randomMemory.Add((RandomFinished, MethodBytes(random.With(new RandomSamplerOptions { Trials = 1_000_000 }))));
        tpeMemory.Add((RandomFinished, MethodBytes(random.With(tpe))));
        var tpeAtEnd = random.With(tpe);
        tpeAtEnd.Step();
        double[] tpeLong = [.. Enumerable.Range(0, OurAsks).Select(_ => tpeAtEnd.Step()).Order()];
        await context.Progress.WriteLineAsync(Line("TPE", RandomFinished, tpeLong));
        var ashaTimes = Last(new StrategyLoop(shape, new AshaOptions { Trials = 1_000_000 }).Until(RandomFinished - LastAsks));
        await context.Progress.WriteLineAsync(Line("ASHA", RandomFinished, ashaTimes));

        var median = Quantile(ours, 0.5);
        var details = new JsonObject
        {
            ["dimensions"] = 73,
            ["tpeFinished"] = TpeFinished,
            ["tpeMedianMilliseconds"] = Round(median),
            ["tpeP99Milliseconds"] = Round(Quantile(ours, 0.99)),
            ["tpeMedianMillisecondsAt100000"] = Round(Quantile(tpeLong, 0.5)),
            ["randomFinished"] = RandomFinished,
            ["randomMedianMilliseconds"] = Round(Quantile(randomTimes, 0.5)),
            ["randomP99Milliseconds"] = Round(Quantile(randomTimes, 0.99)),
            ["ashaMedianMilliseconds"] = Round(Quantile(ashaTimes, 0.5)),
            ["ashaP99Milliseconds"] = Round(Quantile(ashaTimes, 0.99)),
            ["tpeBytesPerCandidate"] = Math.Round(Slope(tpeMemory)),
            ["randomBytesPerCandidate"] = Math.Round(Slope(randomMemory)),
            ["optuna"] = version ?? "not installed",
            ["note"] = "a question covers the telling of one result and one proposal, its check against all earlier ones and its configuration; eight candidates in flight; "
                + "bytes are the method's own state between 10,000 and 100,000 candidates, the history of candidates not counted",
        };
        foreach (var (sampler, times) in theirs)
        {
            details[$"{sampler}Milliseconds"] = Round(Quantile(times, 0.5));
            details[$"{sampler}OverOurs"] = Round(Quantile(times, 0.5) / median);
        }

        var holds = median <= TpeBar && Quantile(randomTimes, 0.99) <= RandomBar && Quantile(ashaTimes, 0.99) <= RandomBar;
        return new BenchmarkResult(Name, Round(median), "ms", $"TPE median <= {TpeBar} ms; random and ASHA p99 <= {RandomBar} ms", holds, details);
    }

    private static async Task<(double[] Ours, IReadOnlyList<(string Sampler, double[] Times)> Theirs, string? Version)> AlternateAsync(
        BenchmarkContext context, StrategyLoop tpe, CancellationToken cancellation)
    {
        // The first question reads the history.
        tpe.Step();
        var ours = new List<double>();
        var samplers = new[] { "tpe", "tpe-multivariate" };
        var rivals = new List<(string Sampler, OptunaProcess Process, List<double> Times)>();
        try
        {
            foreach (var sampler in samplers)
            {
                if (await OptunaProcess.StartAsync(context.Home, 72, TpeFinished, sampler, cancellation) is not { } process)
                {
                    await context.Progress.WriteLineAsync("Optuna is skipped: python3-optuna is not installed (apt-get install --no-install-recommends python3-optuna).");
                    break;
                }

                rivals.Add(($"optuna-{sampler}", process, []));
            }

            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < OurAsks; i++)
                {
                    ours.Add(tpe.Step());
                }

                foreach (var rival in rivals)
                {
                    rival.Times.AddRange(await rival.Process.AskAsync(TheirAsks, cancellation));
                }

                var beside = string.Concat(rivals.Select(r => string.Create(CultureInfo.InvariantCulture, $", {r.Sampler} {Quantile(r.Times, 0.5):F0} ms")));
                await context.Progress.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"round {round + 1}/{Rounds}: TPE {Quantile(ours, 0.5):F2} ms{beside}"));
            }

            return ([.. ours], [.. rivals.Select(r => (r.Sampler, r.Times.ToArray()))], rivals.FirstOrDefault().Process?.Version);
        }
        finally
        {
            foreach (var rival in rivals)
            {
                await rival.Process.DisposeAsync();
            }
        }
    }

    private static double[] Last(StrategyLoop loop) => [.. Enumerable.Range(0, LastAsks).Select(_ => loop.Step())];

    /// <summary>Memory that a method holds besides the history.</summary>
    private static double MethodBytes(StrategyLoop loop)
    {
        loop.Step();
        var with = GC.GetTotalMemory(forceFullCollection: true);
        loop.Drop();
        return with - GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double Slope(List<(int Finished, double Bytes)> memory) =>
        (memory[1].Bytes - memory[0].Bytes) / (memory[1].Finished - memory[0].Finished);

    private static double Quantile(IEnumerable<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * (sorted.Length - 1))];
    }

    private static double Round(double value) => Math.Round(value, 4);

    private static string Line(string name, int finished, double[] times) => string.Create(
        CultureInfo.InvariantCulture, $"{name} at {finished} candidates: median {Quantile(times, 0.5):F3} ms, p99 {Quantile(times, 0.99):F3} ms");
}
