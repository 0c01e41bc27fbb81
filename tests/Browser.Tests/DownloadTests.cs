using System.Globalization;
using System.Text;
using System.Xml.Linq;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Tests;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>What a person takes home: every kind of file, read again and compared with what the API says.</summary>
[Collection(BrowserTests.Name)]
public sealed class DownloadTests(Browser browser, SharedSilo shared)
{
    private const int Trials = 14;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly SearchSpec Spec = Workplace.Spec with
    {
        Name = "downloads",
        Repetitions = 1,
        LearningRates = [0.01, 0.03],
        Arms =
        [
            new ArmSpec("dam", new DamStrategyOptions()),
            new ArmSpec("=uniform, \"all\"", new UniformOptions()),
            new ArmSpec("random-search", new RandomSearchOptions { Trials = Trials, Ranks = [1, 2] }),
        ],
    };

    private static SearchView? ended;

    /// <summary>Page, title of the plot on it, end of the file's name, what its description says, least marks with a title.</summary>
    public static TheoryData<string, string, string, string, int> Plots { get; } = new()
    {
        { "", "Modules", "-map", "gate", 12 },
        { "", "Scores so far", "-history", "validation accuracy of", Trials },
        { "", "Accuracy against parameters", "-front", "on the front", Trials },
        { "", "Newest trainings", "-newest", "training loss against steps", 4 },
        { "/view/analysis", "What the score depends on", "-importance", "share of the variance", 0 },
        { "/view/analysis", "Configurations", "-parallel", "parallel coordinates", Trials },
        { "/view/analysis", "Validation accuracy while training", "-accuracy-curves", "validation accuracy against steps", 8 },
        { "/view/analysis", "Training loss", "-loss-curves", "training loss against steps", 8 },
        { "/candidates/{trial}", "Modules of #{trial}", "-{trial}-map", "rank", 12 },
        { "/candidates/{trial}", "Validation accuracy", "-{trial}-accuracy", "validation accuracy against steps of candidates {trial}", 1 },
        { "/candidates/{trial}", "Training loss", "-{trial}-loss", "training loss against steps of candidates {trial}", 1 },
        { "/pair/1/{trial}", "Training loss", "-1-{trial}-loss", "of candidates 1, {trial}", 2 },
        { "compare", "Best so far", "compare-best", "best validation accuracy so far of", 4 },
    };

    [Theory]
    [MemberData(nameof(Plots))]
    public async Task A_plot_is_kept_as_svg_and_png_as_it_looks(string page, string title, string name, string description, int marks)
    {
        var view = await EndedAsync();
        var trial = view.Candidates.Last(c => c.Arm == "random-search").Number;
        string Filled(string text) => text.Replace("{trial}", $"{trial}", StringComparison.Ordinal);
        var second = page == "compare" ? (await shared.Silo.RunAsync()).Summary.Id : "";
        foreach (var dark in new[] { false, true })
        {
            await using var window = await browser.OpenAsync(shared.Silo.Host.Address, dark);
            await window.GoAsync(page == "compare" ? $"/compare?ids={view.Summary.Id},{second}" : $"/searches/{view.Summary.Id}{Filled(page)}");
            var (svgName, svg) = await window.DownloadAsync(Button(window, $"Download {Filled(title)} as SVG"));
            var (pngName, png) = await window.DownloadAsync(Button(window, $"Download {Filled(title)} as PNG"));
            var expected = page == "compare" ? name : $"{view.Summary.Id}{Filled(name)}";
            Assert.Equal(($"{expected}.svg", $"{expected}.png"), (svgName, pngName));
            await File.WriteAllBytesAsync(Path.Combine(Browser.Root, "artifacts", "screenshots", $"download{name.Replace("{trial}", "n", StringComparison.Ordinal)}-{(dark ? "dark" : "light")}.png"), png);

            var root = XElement.Parse(Encoding.UTF8.GetString(svg));
            Assert.Equal(Svg + "svg", root.Name);
            Assert.Contains(Filled(description), root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
            Assert.True(root.Descendants(Svg + "title").Count() >= marks, $"{root.Descendants(Svg + "title").Count()} marks");
            Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Attribute("class") is not null);
            Assert.All(root.Descendants().Where(e => e.Name.LocalName is "rect" or "circle" or "path" or "text"), Painted);
            await SamePaintAsync(window, Filled(title), root);

            var picture = Png.Parse(png);
            Assert.Equal(2 * double.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture), picture.Width);
            Assert.Equal(2 * double.Parse(root.Attribute("height")!.Value, CultureInfo.InvariantCulture), picture.Height);
            Assert.True(picture.Colours > 16, $"{picture.Colours} colours");
            Assert.Empty(window.Faults);
        }
    }

    [Fact]
    public async Task The_report_of_an_ended_search_is_one_page_that_stands_alone()
    {
        var view = await EndedAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{view.Summary.Id}");
        var (name, content) = await window.DownloadAsync(Link(window, "Download report"));
        Assert.Equal($"{view.Summary.Id}-report.html", name);
        var html = Encoding.UTF8.GetString(content);
        Assert.EndsWith("</html>", html.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);

        // Read by a browser, without the service.
        await using var reader = await browser.OpenAsync(shared.Silo.Host.Address);
        await reader.Page.SetContentAsync(html);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync(view.Summary.Name);
        var board = reader.Page.Locator("table").Filter(new LocatorFilterOptions { HasText = "test accuracy %" });
        await Assertions.Expect(board.Locator("tbody tr")).ToHaveCountAsync(view.Board.Count);
        foreach (var line in view.Board)
        {
            var row = board.Locator("tbody tr").Filter(new LocatorFilterOptions { HasText = line.Arm });
            await Assertions.Expect(row).ToContainTextAsync((line.TestAccuracy * 100).ToString("0.00", CultureInfo.InvariantCulture));
        }

        Assert.True(await reader.Page.Locator("svg").CountAsync() >= 2, "the report has no pictures");
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task The_list_of_searches_is_kept_as_csv_with_one_value_in_each_field()
    {
        var view = await EndedAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync("/");
        var (name, content) = await window.DownloadAsync(Button(window, "Download these searches as CSV"));
        Assert.Equal("searches.csv", name);
        var table = Csv.Table(content);
        Assert.Equal(["Search", "State", "Finished", "Planned", "Best validation %", "Best arm", "Per minute", "Time left", "Device time", "Submitted"], table[0].Keys);
        Assert.Equal(await window.Page.Locator("table.searches tbody tr").CountAsync(), table.Count);
        var row = table.Single(r => r["Search"] == view.Summary.Id);
        var best = view.Candidates.Where(c => c is { Role: CandidateRole.Trial or CandidateRole.Final, Outcome.Validation: not null }).MaxBy(c => c.Outcome!.Validation!.Accuracy)!;
        Assert.Equal("completed", row["State"]);
        Assert.Equal(($"{view.Summary.Finished}", $"{view.Summary.Planned}"), (row["Finished"], row["Planned"]));
        Assert.Equal((best.Outcome!.Validation!.Accuracy * 100).ToString("0.00", CultureInfo.InvariantCulture), row["Best validation %"]);
        Assert.Equal(Guarded(best.Arm), row["Best arm"]);
        Assert.Equal("", row["Time left"]);
        Assert.Equal(view.Summary.Submitted, DateTimeOffset.Parse(row["Submitted"], CultureInfo.InvariantCulture));
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task The_configuration_of_a_candidate_is_kept_as_csv()
    {
        var view = await EndedAsync();
        var candidate = view.Candidates.Last(c => c.Arm == "random-search");
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{view.Summary.Id}/candidates/{candidate.Number}");
        var (name, content) = await window.DownloadAsync(Button(window, "Download the configuration as CSV"));
        Assert.Equal($"{view.Summary.Id}-{candidate.Number}-configuration.csv", name);
        var modules = ((TrainJob)candidate.Job).Configuration.Adapters.Modules;
        Assert.NotEmpty(modules);
        Assert.Equal(
            modules.Select(m => (m.Module.Layer, m.Module.Projection, m.Rank)),
            Csv.Table(content).Select(r => (int.Parse(r["Layer"], CultureInfo.InvariantCulture), r["Projection"], int.Parse(r["Rank"], CultureInfo.InvariantCulture))));

        var (runName, run) = await window.DownloadAsync(Button(window, "Download the facts of the run as CSV"));
        Assert.Equal($"{view.Summary.Id}-{candidate.Number}-run.csv", runName);
        Assert.Contains(Csv.Parse(run), r => r[0] == "Artefact" && r[1] == candidate.Outcome!.Artefact);
        var (_, log) = await window.DownloadAsync(Button(window, "Download the log as CSV"));
        var details = await shared.Client.CandidateAsync(view.Summary.Id, candidate.Number);
        var lines = Csv.Table(log).Select(r => (DateTimeOffset.Parse(r["Time"], CultureInfo.InvariantCulture), r["Message"])).ToArray();
        Assert.Equal(details.Log.OrderByDescending(l => l.Sequence).Select(l => (l.Time, l.Message)), lines.Where(l => !l.Item2.Contains("rung", StringComparison.Ordinal)));
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task The_board_every_candidate_and_the_winner_are_kept()
    {
        var view = await EndedAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{view.Summary.Id}");
        var (_, content) = await window.DownloadAsync(Button(window, "Download the board as CSV"));
        var board = Csv.Table(content);
        Assert.Equal(["Arm", "Note", "Finals", "Validation %", "Test %", "Spread of test %", "Parameters", "s per final", "s before", "Failed"], board[0].Keys);
        Assert.Equal(view.Board.Select(l => Guarded(l.Arm)), board.Select(r => r["Arm"]));
        Assert.Equal(view.Board.Select(l => $"{l.AdapterParameters}"), board.Select(r => r["Parameters"]));
        Assert.Equal(view.Board.Select(l => (l.TestAccuracy * 100).ToString("0.00", CultureInfo.InvariantCulture)), board.Select(r => r["Test %"]));
        Assert.Equal(Guarded(view.Candidates.Single(c => c.Number == view.Winner).Arm), board.Single(r => r["Note"] == "winner")["Arm"]);

        var (zipName, zip) = await window.DownloadAsync(Link(window, "Download winner"));
        Assert.EndsWith(".zip", zipName, StringComparison.Ordinal);
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        using var entry = new StreamReader(archive.GetEntry("adapter_config.json")!.Open());
        Assert.Contains($"\"candidate\":{view.Winner}", await entry.ReadToEndAsync(), StringComparison.Ordinal);

        await window.GoAsync($"/searches/{view.Summary.Id}/view/candidates");
        var (_, all) = await window.DownloadAsync(Link(window, "CSV"));
        var rows = Csv.Table(all);
        Assert.Equal(["number", "arm", "repetition", "role", "status", "learning_rate", "adapter_parameters", "validation_accuracy", "test_accuracy", "device_seconds"], rows[0].Keys);
        Assert.Equal(
            view.Candidates.Select(c => ($"{c.Number}", c.Arm.Length == 0 ? "learning rate" : Guarded(c.Arm), c.Outcome?.Validation?.Accuracy)),
            rows.Select(r => (r["number"], r["arm"], r["validation_accuracy"].Length == 0 ? (double?)null : double.Parse(r["validation_accuracy"], CultureInfo.InvariantCulture))));
        Assert.Empty(window.Faults);
    }

    private async Task<SearchView> EndedAsync() => ended ??= await shared.Silo.RunAsync(Spec);

    /// <summary>Text that a spreadsheet would take for a formula is quoted.</summary>
    private static string Guarded(string text) => text.StartsWith('=') ? $"'{text}" : text;

    /// <summary>A mark says its colours itself.</summary>
    private static void Painted(XElement mark) =>
        Assert.True(mark.Attribute("fill")!.Value is "none" || mark.Attribute("fill")!.Value.StartsWith("rgb", StringComparison.Ordinal), $"{mark}");

    /// <summary>Every mark of the file is painted as the mark of the page is.</summary>
    private static async Task SamePaintAsync(Window window, string title, XElement root)
    {
        string[] names = ["fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight"];
        var shown = await window.Page.Locator("figure.plot", new PageLocatorOptions { Has = window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = title, Exact = true }) })
            .Locator("svg[role=img]").EvaluateAsync<string[]>(
                "(svg, names) => [...svg.querySelectorAll('*')].map(e => { const s = getComputedStyle(e); return names.map(n => s.getPropertyValue(n)).join('|'); })", names);

        // The first element is the background, which only the file has.
        Assert.Equal(shown, root.Descendants().Skip(1).Select(e => string.Join('|', names.Select(n => e.Attribute(n)?.Value))));
    }

    private static ILocator Button(Window window, string name) => window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static ILocator Link(Window window, string name) => window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });
}
