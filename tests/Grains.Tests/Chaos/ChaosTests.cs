using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Testing;

namespace AdapterSearch.Grains.Tests;

/// <summary>
/// Disturbances at random moments, drawn from a seed: whatever happens, a search ends with the board of an undisturbed run, counts no candidate
/// twice, and keeps every result that it acknowledged.
/// </summary>
public sealed class ChaosTests
{
    private static readonly SearchSpec Spec = Examples.Spec(
        Examples.Dam(), Examples.Masks(4), Examples.Uniform(), new ArmSpec("random", new RandomSearchOptions { Trials = 6, Ranks = [1, 2, 4] })) with
    {
        LearningRates = [0.01, 0.02],
        Repetitions = 2,
    };

    private static readonly ManualCandidate ByHand = new(
        new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(Examples.Shape, [2, 0, 0, 0, 1, 0], 2), 0.02), 1);

    private static readonly long RepetitionSeed = PlanSeeds.Training(Spec, CandidateRole.Final, 1, 0);

    private static readonly Lazy<(IReadOnlyList<int> Candidates, SearchView View)> Undisturbed = new(() =>
    {
        var state = new PlanRun(Spec).RunAll(1).State;
        return ([.. state.Candidates.Keys], PlanViews.Search(state, PlanViews.Summary(state, "test-1", default), new Dictionary<int, CandidateReport>(), 0));
    });

    /// <summary>A dozen; more by GRAINS_TEST_CHAOS=FIRST-LAST in the environment.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            int[] range = [.. (Environment.GetEnvironmentVariable("GRAINS_TEST_CHAOS") ?? "1-12").Split('-').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];
            return [.. Enumerable.Range(range[0], range[1] - range[0] + 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_disturbed_search_ends_as_an_undisturbed_one(int seed)
    {
        var random = new SeedStream(seed).For("chaos").Random();
        var time = new ManualTimeProvider();
        var history = new InMemoryHistoryStore();
        var faults = new ChaosFaults(new SeedStream(seed).For("messages").Random(), history);
        var folder = Directory.CreateTempSubdirectory("grains-chaos-").FullName;
        await using var cluster = new ChaosCluster(folder, time, faults, history);
        await cluster.StartAsync();
        Assert.Empty((await cluster.SubmitAsync(Spec)).Problems);
        var told = new List<string>();
        var down = new Dictionary<string, int>();
        var byHand = new Dictionary<string, int>();
        for (var moment = 0; moment < 10 && !await cluster.HasEndedAsync("test-1"); moment++)
        {
            await cluster.PassAsync(TimeSpan.FromMilliseconds(250 * (1 + random.Next(23))));
            told.Add(await DisturbAsync(cluster, faults, down, random));
            if (moment is 1 or 4 or 7)
            {
                byHand.Add($"moment {moment}", 0);
            }

            await AddAsync(cluster, byHand);
        }

        faults.EndAll();
        foreach (var node in down.Keys)
        {
            await cluster.RestartSiloAsync(node);
        }

        for (var minutes = 0.0; minutes < 10 && !await cluster.HasEndedAsync("test-1"); minutes += 1.0 / 12)
        {
            await AddAsync(cluster, byHand);
            await cluster.PassAsync(TimeSpan.FromSeconds(5));
        }

        var events = await history.ReadAsync("test-1", 0, int.MaxValue);
        var what = $"seed {seed}: {string.Join(", ", told)}; {faults.Count} messages or appends";
        Assert.True(await cluster.HasEndedAsync("test-1"), $"{what}: {events[^1].Message}");
        Verify(events, (await cluster.ViewAsync("test-1"))!, faults, byHand, what);
    }

    /// <summary>Adds by hand what was not answered yet; a number that was acknowledged stays the answer.</summary>
    private static async Task AddAsync(ChaosCluster cluster, Dictionary<string, int> byHand)
    {
        foreach (var key in byHand.Keys)
        {
            var number = await cluster.AddAsync("test-1", ByHand, key);
            Assert.True(number == byHand[key] || byHand[key] == 0 || number == 0);
            byHand[key] = Math.Max(number, byHand[key]);
        }
    }

    private static void Verify(IReadOnlyList<SearchEvent> events, SearchView view, ChaosFaults faults, Dictionary<string, int> byHand, string what)
    {
        // A replay of what is stored must give what is shown, and both what an undisturbed run gives.
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        var ended = events.Where(e => e.Kind == SearchEventKind.Ended).ToDictionary(e => e.Candidate, e => e.View!);
        Assert.True(Undisturbed.Value.Candidates.SequenceEqual(ended.Keys.Where(n => !CandidateNumbers.IsByHand(n)).Order()), what);
        Assert.True(byHand["moment 1"] > 0, what);
        foreach (var (key, number) in byHand.Where(b => b.Value > 0))
        {
            // Added once, and ended like any other.
            Assert.Equal([number], view.Candidates.Where(c => c.IdempotencyKey == key).Select(c => c.Number));
            Assert.Equal(Examples.Outcome(ended[number].Role, ended[number].Job, RepetitionSeed).Validation, ended[number].Outcome!.Validation);
            Assert.Null(ended[number].Outcome!.Test);
        }

        Assert.True(view.Candidates.Where(c => c.Role == CandidateRole.Manual).All(c => ended.ContainsKey(c.Number)), what);
        Assert.Equal(Undisturbed.Value.View.Board, view.Board);
        Assert.Equal(Undisturbed.Value.View.Winner, view.Winner);
        Assert.Equal(
            Undisturbed.Value.View.Candidates.Select(c => (c.Number, c.Arm, c.Role, c.Status, c.Outcome!.Validation, c.Outcome.Test)),
            view.Candidates.Where(c => c.Role != CandidateRole.Manual).Select(c => (c.Number, c.Arm, c.Role, c.Status, c.Outcome!.Validation, c.Outcome.Test)));
        Assert.Empty(faults.TooEarly);
        Assert.True(faults.Acknowledged.IsSubsetOf(ended.Keys), what);

        // The result that stands is the newest attempt's, not one of an attempt that was given away.
        Assert.All(ended.Values, v => Assert.Equal($"attempt {v.Attempt}", v.Outcome!.Reason));

        foreach (var starts in events.Where(e => e.Kind == SearchEventKind.Started).GroupBy(e => e.Candidate))
        {
            var attempts = starts.Select(s => s.View!.Attempt).ToArray();
            Assert.Equal(Enumerable.Range(1, attempts.Length), attempts);
            var leases = starts.Select(s => s.View!.Lease).ToArray();
            Assert.Equal(leases.Order().Distinct(), leases);
        }
    }

    private static async Task<string> DisturbAsync(ChaosCluster cluster, ChaosFaults faults, Dictionary<string, int> down, DeterministicRandom random)
    {
        var node = ChaosCluster.Nodes[random.Next(ChaosCluster.Nodes.Length)];
        switch (random.Next(8))
        {
            case 0 or 1 when down.Remove(node):
                await cluster.RestartSiloAsync(node);
                return $"start of {node}";
            case 0 or 1 when cluster.Silos.Count > 1:
                cluster.Kill($"silo-{node}");
                down[node] = 1;
                return $"loss of {node}";
            case 2:
                faults.Silence(node, on: true);
                return $"silence of {node}";
            case 3:
                faults.Rates = (random.NextDouble() * 0.3, random.NextDouble() * 0.2, random.NextDouble() * 0.3);
                return $"messages {faults.Rates}";
            case 4:
                faults.FailingAppends = 1 + random.Next(5);
                return $"{faults.FailingAppends} failing appends";
            case 5:
                var jump = TimeSpan.FromHours((random.NextDouble() * 8) - 4);
                cluster.Clock.Jump(jump);
                return $"clock set by {jump}";
            case 6:
                await cluster.CrashAsync();
                down.Clear();
                await cluster.StartAsync();
                return "restart of the process";
            default:
                faults.EndAll();
                return "calm";
        }
    }
}
