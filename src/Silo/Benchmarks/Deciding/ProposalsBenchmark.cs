using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>
/// Every sampler through the real planner in virtual time: sixteen questions in flight give sixteen different candidates, no candidate is proposed twice in a whole search,
/// and 1, 8 and 16 slots give the same proposals. The space has one learning rate, so that only the rule keeps proposals apart.
/// </summary>
internal sealed class ProposalsBenchmark : IBenchmark
{
    private const int Window = 16, Trials = 120;
    private static readonly int[] Slots = [1, 8, 16];

    /// <inheritdoc/>
    public string Name => "proposals";

    /// <inheritdoc/>
    public string Description => "parallel proposals: none twice among 16 in flight, the same ones with 1, 8 and 16 slots; all samplers, real planner, virtual time";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = DecidingModel.Encoder(4);
        var space = new SearchSpaceOptions { MinLearningRate = 6e-3, MaxLearningRate = 6e-3 };
        (string Name, SampledSearchOptions Options)[] samplers =
        [
            ("grid", new GridSearchOptions()),
            ("random", new RandomSamplerOptions()),
            ("sobol", new SobolSearchOptions()),
            ("tpe", new TpeSearchOptions()),
            ("gp", new GpSearchOptions { MostTrials = 40 }),
            ("evolution", new EvolutionSearchOptions()),
            ("nsga2", new Nsga2SearchOptions()),
            ("autopeft", new AutoPeftSearchOptions { MostTrials = 40, FitSteps = 20 }),
        ];
        var faults = 0;
        var rows = new JsonArray();
        foreach (var (name, options) in samplers)
        {
            cancellation.ThrowIfCancellationRequested();
            var spec = DecidingModel.Spec(options with { Trials = Trials, Window = Window, Space = space });
            var runs = Slots.Select(slots => VirtualSlots.Run(spec, shape, slots)).ToArray();
            string[] hashes = [.. runs[0].State.Candidates.Values.Where(c => c.Role == CandidateRole.Trial).Select(c => ((TrainJob)c.Job).Configuration.CanonicalHash())];
            var repeats = runs.Sum(r => r.Repeats) + hashes.Length - hashes.Distinct().Count();
            var different = runs.Count(r => Text(r.State) != Text(runs[0].State));
            var open = runs.Min(r => r.MostOpen);
            var missing = Trials - hashes.Length + runs.Count(r => r.State.Status != SearchStatus.Completed);
            faults += repeats + different + missing + (open == Window ? 0 : 1);
            var efficiency = runs.Select((r, i) => r.BusySeconds / (Slots[i] * r.Seconds)).ToArray();
            rows.Add(new JsonObject
            {
                ["sampler"] = name,
                ["trials"] = hashes.Length,
                ["mostInFlight"] = open,
                ["repeats"] = repeats,
                ["slotCountsThatDiffer"] = different,
                ["busyShareOf8Slots"] = Math.Round(efficiency[1], 3),
                ["busyShareOf16Slots"] = Math.Round(efficiency[2], 3),
            });
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {hashes.Length} trials, {open} in flight, {repeats} repeats, {different} differences between slot counts, 8 slots {efficiency[1]:P0} busy"));
        }

        var details = new JsonObject
        {
            ["window"] = Window,
            ["slots"] = new JsonArray([.. Slots.Select(s => (JsonNode)s)]),
            ["samplers"] = rows,
            ["note"] = "durations differ ninefold; a proposal waits for the result that is a window old, so 16 slots with a window of 16 idle while a long candidate holds the window",
        };
        return new BenchmarkResult(Name, faults, "faults", "0 repeats, 0 differences", faults == 0, details);
    }

    private static string Text(AdapterSearch.Grains.PlanState state) => string.Join('\n', state.Candidates.Values.Select(c => string.Create(
        CultureInfo.InvariantCulture, $"{c.Number} {c.Role} {((TrainJob)c.Job).Configuration.CanonicalHash()} {c.Seed} {c.Outcome!.Validation!.Accuracy:R}")));
}
