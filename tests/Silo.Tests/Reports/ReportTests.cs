using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using AdapterSearch.Plots.Reports;
using AdapterSearch.Strategies;

namespace AdapterSearch.Silo.Tests.Reports;

public sealed partial class ReportTests
{
    [Theory]
    [InlineData("gate", 0.031, 0.004, "0.03")]
    [InlineData("norm", 2.14, 4.2, "2.14")]
    [InlineData("perturbation", 7.5, 22.0, "7.5")]
    [InlineData("taylorPerCost", 0.00047, 0.000012, "4.7e-4")]
    [InlineData("large", 12.0, 12345.0, "1.2e+1")]
    public void Numbers_of_a_map_share_a_readable_form(string quantity, double value, double other, string shown) =>
        Assert.Equal(shown, new GateMap("dam", quantity, [value, other], []).Shown(0));

    [Fact]
    public void A_method_that_decides_ranks_while_it_trains_shows_them_and_counts_as_a_final()
    {
        var shape = new ModelShape("vit", 1, ["q", "k"], [new ModuleShape(new ModuleAddress(0, "q"), "q", 4, 4), new ModuleShape(new ModuleAddress(0, "k"), "k", 4, 4)], 4, 32);
        CandidateView Final(string arm, int repetition, CandidateJob job, double accuracy, int[]? ranks) => new()
        {
            Arm = arm,
            Repetition = repetition,
            Role = CandidateRole.Final,
            Status = CandidateStatus.Completed,
            Job = job,
            Outcome = new CandidateOutcome
            {
                Validation = new SplitScore(1, accuracy, 10),
                Test = new SplitScore(1, accuracy, 10),
                AdapterParameters = 24,
                TrainableParameters = 50,
                Modules = ranks is null ? null : new ModuleScores
                {
                    Ranks = ranks,
                    Mask = [.. ranks.Select(r => r > 0)],
                    ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["importance"] = [.. ranks.Select(r => r / 2.0)] },
                },
            },
        };
        var plain = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.None, 0.01), new TrainingOptions(), true);
        var job = new RankControlJob(new AdaLoraOptions(), new TrainingOptions(), 0.01, 4, 2, 24, true);
        var candidates = new[] { Final("uniform", 0, plain, 0.5, null), Final("ada", 0, job, 0.7, [3, 0]), Final("ada", 1, job, 0.8, [1, 2]) };
        var spec = Workplace.Spec with { Arms = [new ArmSpec("uniform", new UniformOptions()), new ArmSpec("ada", job.Method)] };
        var view = new SearchView
        {
            Summary = new SearchSummary("s-1", "s", SearchStatus.Completed, 0, 0, DateTimeOffset.UnixEpoch),
            Spec = spec,
            Shape = shape,
            BudgetParameters = 24,
            Board = BoardRules.Lines(spec, 24, candidates),
            Candidates = candidates,
        };

        var maps = GateMap.Of(view, "ada");
        Assert.Equal(["rank", "importance"], maps.Select(m => m.Quantity));
        Assert.Equal([2.0, 1.0], maps[0].Values);
        Assert.Equal(("2", "1"), (maps[0].Shown(0), maps[0].Shown(1)));
        Assert.Equal([[true, true], [false, true]], maps[0].Chosen);
        var result = ArmResult.Of(view)[1];
        Assert.Equal((24.0, false, 2), (result.Parameters, result.OverBudget, result.Line.Finals));
        Assert.Equal(0.2, result.VersusUniform!.Mean, 12);
    }

    [Fact]
    public async Task The_page_stands_alone()
    {
        var page = HtmlReport.Render(await FinishedAsync());

        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefers-color-scheme: dark", page);
    }

    [Fact]
    public async Task Names_are_encoded()
    {
        var page = HtmlReport.Render(await FinishedAsync());

        Assert.Contains("head &lt;only&gt;", page);
        Assert.DoesNotContain("<only>", page);
    }

    [Fact]
    public async Task Every_picture_is_well_formed_and_holds_what_it_must()
    {
        var page = HtmlReport.Render(await FinishedAsync());
        var pictures = Pictures().Matches(page).Select(m => XElement.Parse(m.Value)).ToArray();

        // Maps of gate, taylor and perturbation; accuracy twice; two layers of gates over time; best so far.
        Assert.Equal(8, pictures.Length);
        var maps = pictures.Where(p => (string?)p.Attribute("class") == "map").ToArray();
        Assert.Equal(3, maps.Length);
        Assert.All(maps, m => Assert.Equal(12, m.Descendants("rect").Count(r => (string?)r.Attribute("class") == "cell")));
        Assert.All(maps, m => Assert.Equal(12, m.Descendants("text").Count(t => t.Value.Length == 2 && t.Value.All(c => c is '●' or '○'))));
        var accuracy = pictures.Single(p => (string?)p.Attribute("aria-label") == "test accuracy against parameters");
        Assert.Equal(3, accuracy.Descendants("circle").Count());
        Assert.Equal(3, accuracy.Descendants("path").Count(p => (string?)p.Attribute("class") == "bar"));
        var byArm = pictures.Single(p => (string?)p.Attribute("aria-label") == "test accuracy by arm");
        Assert.Equal(3 + (3 * 2), byArm.Descendants("circle").Count());
        Assert.Equal(2, pictures.Count(p => ((string?)p.Attribute("aria-label"))!.StartsWith("gates of layer", StringComparison.Ordinal)));
        Assert.Single(pictures, p => (string?)p.Attribute("aria-label") == "best validation accuracy against device seconds");
    }

    [Fact]
    public void A_difference_that_the_seeds_cannot_separate_is_called_that()
    {
        var view = Finished([("dam", [0.70, 0.80, 0.75]), ("uniform", [0.72, 0.74, 0.76])]);

        var result = ArmResult.Of(view).Single(r => r.Line.Arm == "dam");

        // Differences -0.02, 0.06, -0.01: mean 0.01, sd 0.04359, half width 4.3027 * 0.04359 / sqrt(3) = 0.10828.
        Assert.Equal(0.01, result.VersusUniform!.Mean, 1e-12);
        Assert.Equal(0.11828, result.VersusUniform.High, 1e-5);
        Assert.Equal("dam: not separated from uniform by these seeds, +1.00 [-9.83, +11.83] points (3 paired repetitions, 95 %).", Assert.Single(ArmResult.Findings(view)));
    }

    [Fact]
    public void A_clear_difference_is_called_above_or_below()
    {
        var view = Finished([("dam", [0.80, 0.81, 0.82]), ("uniform", [0.70, 0.71, 0.72]), ("worse", [0.60, 0.61, 0.62])]);

        Assert.Equal(
            ["dam: above uniform by +10.00 [+10.00, +10.00] points (3 paired repetitions, 95 %).", "worse: below uniform by -10.00 [-10.00, -10.00] points (3 paired repetitions, 95 %)."],
            ArmResult.Findings(view));
    }

    [Fact]
    public void Several_finals_of_a_repetition_count_as_their_mean()
    {
        var view = Finished([("dam", [0.80]), ("uniform", [0.70])]);
        var second = view.Candidates[0] with { Number = 9, Outcome = view.Candidates[0].Outcome! with { Test = new SplitScore(1, 0.60, 10) } };

        var result = ArmResult.Of(view with { Candidates = [.. view.Candidates, second] }).Single(r => r.Line.Arm == "dam");

        Assert.Equal(0.70, result.TestByRepetition[0], 1e-12);
        Assert.Equal(0, result.VersusUniform!.Mean, 1e-12);
    }

    [Fact]
    public async Task The_repeatable_part_of_a_record_does_not_depend_on_numbers_times_or_memory()
    {
        var search = await FinishedAsync();
        var count = search.View.Candidates.Count;

        // The same search as if slots had come free in another order and everything had taken longer.
        CandidateView Other(CandidateView c) => c with
        {
            Number = count + 1 - c.Number,
            Attempt = 5,
            Outcome = c.Outcome! with { Seconds = 99, PeakBytes = 7 },
        };
        var numbers = search.View.Candidates.GroupBy(c => (c.Arm, c.Repetition, c.Role)).All(g => g.Count() == 1);
        Assert.True(numbers, "the test needs one candidate per arm, repetition and role");
        var other = search with
        {
            View = search.View with
            {
                Candidates = [.. search.View.Candidates.Select(Other).OrderBy(c => c.Number)],
                Winner = count + 1 - search.View.Winner,
            },
            Ends = [.. search.Ends.Select(Other).Reverse()],
        };

        Assert.Equal(Repeatable(search), Repeatable(other));
        Assert.NotEqual(RunRecord.Of(search).ToJson(), RunRecord.Of(other).ToJson());

        static string Repeatable(FinishedSearch s) => JsonSerializer.Serialize(RunRecord.Of(s).Deterministic, JsonDefaults.Compact);
    }

    [Fact]
    public async Task What_was_added_by_hand_is_apart_from_what_repeats_and_from_every_comparison()
    {
        var search = await FinishedAsync();
        var added = new CandidateView
        {
            Number = 1_000_000_001,
            Role = CandidateRole.Manual,
            Status = CandidateStatus.Completed,
            Job = new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.0125), new TrainingOptions(), false),
            Outcome = new CandidateOutcome { Validation = new SplitScore(0, 1, 10), AdapterParameters = 1, Seconds = 1e6 },
        };
        var with = search with { View = search.View with { Candidates = [.. search.View.Candidates, added] }, Ends = [added, .. search.Ends] };
        var (before, after) = (RunRecord.Of(search), RunRecord.Of(with));

        Assert.Equal(JsonSerializer.Serialize(before.Deterministic, JsonDefaults.Compact), JsonSerializer.Serialize(after.Deterministic, JsonDefaults.Compact));
        Assert.Equal(before.Run.Costs, after.Run.Costs);
        Assert.Null(before.Run.ByHand);
        var record = Assert.Single(after.Run.ByHand!);
        Assert.Equal((1_000_000_001, 1.0), (record.Cost.Number, record.Score.Validation!.Accuracy));
        Assert.Equal(after.ToJson(), JsonSerializer.Deserialize<RunRecord>(after.ToJson(), JsonDefaults.Compact)!.ToJson());

        var (page, beside) = (HtmlReport.Render(search), HtmlReport.Render(with));
        Assert.DoesNotContain("Added by hand", page);
        Assert.Contains("<tr><td>#1000000001</td><td>1</td><td>0.0125</td><td>1</td><td>100.00</td></tr>", beside);
        Assert.Equal(Pictures().Matches(page).Select(m => m.Value), Pictures().Matches(beside).Select(m => m.Value));
    }

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        var json = RunRecord.Of(await FinishedAsync()).ToJson();

        Assert.Equal(json, JsonSerializer.Deserialize<RunRecord>(json, JsonDefaults.Compact)!.ToJson());
    }

    private static async Task<FinishedSearch> FinishedAsync()
    {
        await using var silo = await RunningSilo.StartAsync();
        var view = await silo.RunAsync();
        return await silo.Client.FinishedAsync(view.Summary.Id, CancellationToken.None);
    }

    private static SearchView Finished((string Arm, double[] Tests)[] arms)
    {
        var number = 0;
        return new SearchView
        {
            Summary = new SearchSummary("s-1", "s", SearchStatus.Completed, 0, 0, DateTimeOffset.UnixEpoch),
            Spec = Workplace.Spec with { Arms = [.. arms.Select(a => new ArmSpec(a.Arm, a.Arm == "uniform" ? new UniformOptions() : new HeadOnlyOptions()))] },
            Shape = new ModelShape("vit", 0, [], [], 1, 1),
            Board = [.. arms.Select(a => new BoardLine { Arm = a.Arm, Finals = a.Tests.Length })],
            Candidates = [.. arms.SelectMany(a => a.Tests.Select((t, k) => new CandidateView
            {
                Number = ++number,
                Arm = a.Arm,
                Repetition = k,
                Role = CandidateRole.Final,
                Status = CandidateStatus.Completed,
                Job = new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.01), new TrainingOptions(), true),
                Outcome = new CandidateOutcome { Test = new SplitScore(1, t, 10), Validation = new SplitScore(1, t, 10) },
            }))],
        };
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Pictures();
}
