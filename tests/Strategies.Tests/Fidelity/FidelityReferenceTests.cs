using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>Numbers of tools/reference/fidelity.py, which was written from the papers.</summary>
public sealed class FidelityReferenceTests
{
    private static readonly JsonElement Reference = Load();

    public static IEnumerable<object[]> Runs => Reference.GetProperty("runs").EnumerateArray()
        .Select(r => new object[] { r.GetProperty("rule").GetString()!, r.GetProperty("window").GetInt32() });

    [Theory]
    [InlineData(HyperbandSizes.Algorithm, "algorithm")]
    [InlineData(HyperbandSizes.Table, "table")]
    public void Hyperband_has_the_brackets_of_the_paper_for_81_and_3(HyperbandSizes sizes, string name)
    {
        var expected = Reference.GetProperty("hyperband").GetProperty(name).EnumerateArray()
            .Select(b => b.EnumerateArray().Select(r => (r[0].GetInt32(), r[1].GetInt32())).ToArray());
        var options = new HyperbandOptions { MinSteps = 1, MaxSteps = 81, Sizes = sizes };
        Assert.Equal(expected, FidelityRules.Brackets(options, 100).Select(b => b.Trials.Zip(b.Steps).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Moves_on_the_hand_made_table_are_those_of_the_script(string rule, int window)
    {
        int[] steps = [1, 2, 4, 8];
        var table = Reference.GetProperty("scores").EnumerateArray()
            .Select(t => t.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? null : (double?)v.GetDouble()).ToArray()).ToArray();
        IFidelityRule Create() => rule switch
        {
            "asha" => new AshaRule(20, 3, steps),
            "halving" => new HalvingRule([HalvingPlan.Of(20, 2, steps)]),
            _ => new MedianStopRule(20, steps, graceSteps: 2, minTrials: 2),
        };
        var expected = Reference.GetProperty("runs").EnumerateArray()
            .Single(r => r.GetProperty("rule").GetString() == rule && r.GetProperty("window").GetInt32() == window)
            .GetProperty("moves").EnumerateArray().Select(m => (m[0].GetInt32(), m[1].GetInt32(), m[2].GetInt32())).ToArray();
        foreach (var order in new ulong?[] { null, 1, 2 })
        {
            var game = new FidelityGame(
                () => new FidelityStrategy(new AshaOptions { Window = window }, _ => Create()),
                (t, r) => table[t][r] is { } v ? new SplitScore(1, v, 100) : null).Play(slots: 8, order);
            var moves = game.Places.Select((p, i) =>
                (p.Trial, ((TrainJob)game.History[i].Job).ContinueFrom is { } from ? FidelityGame.Place(from) : -1, p.Rung));
            Assert.Equal(expected, moves);
        }
    }

    private static JsonElement Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tools", "reference", "fidelity.json");
            if (File.Exists(path))
            {
                return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
            }
        }

        throw new FileNotFoundException("tools/reference/fidelity.json is not above the test folder.");
    }
}
