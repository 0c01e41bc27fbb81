using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AdapterSearch.Cli;
using AdapterSearch.Cli.Comparisons;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using AdapterSearch.Plots.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdapterSearch.Silo.Tests.Comparisons;

public sealed partial class ComparisonTests
{
    private static readonly double[] Good = [0.80, 0.82, 0.81, 0.79, 0.80], Close = [0.81, 0.81, 0.80, 0.80, 0.80], Bad = [0.60, 0.61, 0.59, 0.60, 0.60];

    [Fact]
    public void Validation_chooses_and_the_test_split_separates()
    {
        // "good" is best on validation although "close" has the same mean test accuracy; "bad" is far below; the reference is above and not placed.
        var comparison = Comparison.Of(Record(("close", 0.70, Close), ("good", 0.75, Good), ("bad", 0.60, Bad), ("all", 0.99, [.. Good.Select(g => g + 0.1)])));
        Assert.Equal("good", comparison.Winner!.Name);
        Assert.Equal(["1-2", "1-2", "3", null], comparison.Arms.Select(a => a.Place?.ToString()));
        Assert.Equal(["good", "close", "bad", "all"], comparison.Ordered.Select(a => a.Name));
        Assert.Null(comparison.Winner.ToWinner);

        // Two contestants are compared with the winner, so Holm doubles the smaller p-value.
        var bad = comparison.Arms[2].ToWinner!;
        Assert.Equal(2 * PairedDifference.P(Bad, Good), bad.AdjustedP, 1e-12);
        Assert.Equal(10, comparison.Arms[3].ToWinner!.Difference!.Mean * 100, 1e-9);
        Assert.True(double.IsNaN(comparison.Arms[3].ToWinner!.AdjustedP));
        Assert.Equal(
            ["Chosen by validation: good, test accuracy 80.40 ± 1.14 % over 5 repetitions.", "Not separated from it by these seeds: close.", "Significantly below it: bad."],
            ComparisonFindings.Sentences(comparison));
    }

    [Fact]
    public void An_arm_above_the_chosen_one_on_the_test_split_is_named()
    {
        var comparison = Comparison.Of(Record(("chosen", 0.9, Bad), ("above", 0.8, Good)));
        Assert.Equal("chosen", comparison.Winner!.Name);
        Assert.Contains("Significantly above it on the test split, though not chosen by validation: above.", ComparisonFindings.Sentences(comparison));
    }

    [Fact]
    public void Seconds_that_are_not_equal_are_warned_of()
    {
        var record = Record(("a", 0.9, Good), ("b", 0.8, Close), ("c", 0.7, Bad));
        var costs = record.Run.Costs.Select(c => c with { Seconds = c.Arm == "b" ? 2.4 : 2 }).ToArray();
        record = record with { Run = record.Run with { Costs = costs }, AllowanceSteps = 100 };
        var comparison = Comparison.Of(record);
        Assert.Equal([1, 1.2, 1], comparison.Arms.Select(a => Math.Round(a.WorkRatio, 12)));
        var warning = Assert.Single(ComparisonFindings.Warnings(comparison));
        Assert.Equal("b took 1.20 times the median device seconds of an arm; its planned work was 1.00 of the allowance.", warning);
        Assert.Empty(ComparisonFindings.Warnings(comparison with { Record = record with { AllowanceSteps = 0 } }));
    }

    [Fact]
    public void The_hypervolume_of_one_model_is_its_rectangle()
    {
        // Validation 0.9 at 400 parameters, reference 1.1 · 448.
        var comparison = Comparison.Of(Record(("a", 0.9, Good)));
        Assert.Equal(0.9 * (492.8 - 400) / 492.8, comparison.Arms[0].Hypervolume, 1e-12);
        Assert.Equal(Good.Average() * (492.8 - 400) / 492.8, comparison.FrontHypervolume, 1e-12);
    }

    [Fact]
    public void The_anytime_curve_is_the_mean_of_what_each_repetition_has_in_hand()
    {
        var first = new (double, double)[] { (1, 0.5), (3, 0.7) };
        var second = new (double, double)[] { (2, 0.6), (4, 0.9) };
        Assert.Equal([(2, 0.55), (3, 0.65), (4, 0.8)], AnytimeCurve.Mean([first, second]).Select(p => (p.Seconds, Math.Round(p.Accuracy, 12))));
        Assert.Empty(AnytimeCurve.Mean([first, []]));
    }

    [Fact]
    public void Rungs_count_at_their_share_of_a_training()
    {
        var record = Record(("a", 0.9, [0.8])) with { Rungs = [new RungScore(1, 25, 100, 0.4), new RungScore(1, 50, 100, 0.3), new RungScore(1, 100, 100, 0.9)] };
        Assert.Equal([(0.5, 0.4), (2, 0.9)], Comparison.Of(record).Arms[0].Anytime);
    }

    [Fact]
    public void An_arm_that_chose_the_edge_of_the_list_is_warned_of()
    {
        var record = Record(("a", 0.9, Good));
        var spec = record.Deterministic.Spec with { Tuning = LearningRateTuning.PerArm, LearningRates = [0.001, 0.01] };
        var tuning = record.Deterministic.Candidates[0] with { Role = CandidateRole.Tuning };
        record = record with
        {
            Deterministic = record.Deterministic with { Spec = spec, Candidates = [tuning, .. record.Deterministic.Candidates] },
            Run = record.Run with { Costs = [record.Run.Costs[0] with { Number = 90, Role = CandidateRole.Tuning }, .. record.Run.Costs] },
        };
        Assert.Equal("The largest learning rate tried is the best for a: a wider list may suit better.", Assert.Single(ComparisonFindings.Warnings(Comparison.Of(record))));
    }

    [Fact]
    public void Nothing_finished_is_a_page_too()
    {
        var comparison = Comparison.Of(Record(("a", 0.9, []), ("b <i>", 0.9, [])));
        Assert.Null(comparison.Winner);
        Assert.Equal("No arm within the budget finished, so there is no winner.", Assert.Single(ComparisonFindings.Sentences(comparison)));
        Assert.DoesNotContain("<i>", ComparisonPage.Render(comparison));
        Assert.Contains("a has no final training.", ComparisonFindings.Warnings(comparison));
    }

    [Fact]
    public void Every_picture_is_well_formed_and_labels_of_thirty_arms_do_not_cover_each_other()
    {
        var random = new DeterministicRandom(3);
        var comparison = Comparison.Of(Record([.. Enumerable.Range(0, 30).Select(i => ($"method-{i}", 0.5, Enumerable.Range(0, 5).Select(_ => 0.7 + (random.NextDouble() / 10)).ToArray()))]));
        var page = ComparisonPage.Render(comparison);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        var pictures = Pictures().Matches(page).Select(m => XElement.Parse(m.Value)).ToDictionary(p => (string)p.Attribute("aria-label")!);
        Assert.Equal(3 + 30, pictures.Count);
        var labels = pictures["test accuracy against parameters"].Descendants("text").Where(t => (string?)t.Attribute("class") == "callout").Select(t => (double)t.Attribute("y")!).Order().ToArray();
        Assert.Equal(30, labels.Length);
        Assert.All(labels.Zip(labels.Skip(1)), p => Assert.True(p.Second - p.First >= 13.9, $"{p}"));
        Assert.Equal(30 * 6, pictures["test accuracy by arm"].Descendants("circle").Count());
        Assert.Equal(30 * 3, pictures["device seconds by arm"].Descendants("rect").Count(r => (string?)r.Attribute("class") is "search" or "final" or "rates"));
    }

    [Theory]
    [InlineData(80, 4)]
    [InlineData(120, 9)]
    [InlineData(200, 15)]
    public void The_table_fits_its_terminal(int width, int columns)
    {
        var comparison = Comparison.Of(Record(("supernet-perturbation", 0.9, Good), ("successive-halving", 0.8, Close), ("all", 0.9, Bad)));
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(CompareTable.Create(comparison, width));
        var lines = output.ToString().Split('\n');
        Assert.All(lines, l => Assert.True(l.TrimEnd().Length <= width, l));
        Assert.Contains(lines, l => l.Contains("supernet-perturbation *", StringComparison.Ordinal) && l.Contains("80.40 ± 1.14", StringComparison.Ordinal));
        Assert.Equal(columns, lines[2].Count(c => c == '│') + 1);
        Assert.DoesNotContain("…", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_is_read_back_as_it_was_written()
    {
        var json = Record(("a", 0.9, Good), ("b", 0.8, Close)).ToJson();
        Assert.Equal(json, ComparisonRecord.Read(json, "x").ToJson());
        Assert.Throws<CliException>(() => ComparisonRecord.Read("{}", "x"));
    }

    private static ComparisonRecord Record(params (string Arm, double Validation, double[] Tests)[] arms)
    {
        const int parameters = 400;
        var training = Workplace.Spec.Training with { Steps = 100 };
        var job = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.None, 0.01), training, true);
        var spec = Workplace.Spec with
        {
            Training = training,
            Repetitions = 5,
            Arms = [.. arms.Select(a => new ArmSpec(a.Arm, a.Arm == "all" ? new AllModulesOptions() : new UniformOptions()))],
        };
        var scores = arms.SelectMany(a => a.Tests.Select((t, k) => new ScoreRecord(
            a.Arm, k, CandidateRole.Final, CandidateStatus.Completed, job, false, FailureKind.None, "", 0,
            new SplitScore(1, a.Validation, 10), new SplitScore(1, t, 20), a.Arm == "all" ? 900 : parameters, 1000, 100, null))).ToArray();
        var board = arms.Select(a => new ArmRecord(a.Arm, a.Tests.Length, 0, 0, a.Validation, parameters, a.Arm != "all", 0, null)).ToArray();
        var shape = new ModelShape("vit", 1, ["q"], [new ModuleShape(new ModuleAddress(0, "q"), "q", 8, 8)], 8, 100);
        return new ComparisonRecord(
            1,
            new RepeatablePart(spec, shape, [], [], 448, 0.01, null, scores, board),
            new RunPart("s-1", DateTimeOffset.UnixEpoch, null, new ServiceVersion("1", "", "net", "cpu", "cpu", 2, 1), [.. scores.Select((s, i) => new CostRecord(i + 1, s.Arm, s.Repetition, s.Role, 1, 2, 0))]));
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Pictures();
}
