using System.Xml.Linq;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Plots;
using AdapterSearch.Domain;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Tests.Plots;

public sealed class PictureTests
{
    private static readonly XNamespace None = "";

    [Fact]
    public void Every_module_of_the_map_has_its_colour_number_and_mark()
    {
        var svg = XElement.Parse(ModuleMapPlot.ToSvg(Examples.Shape, [0, 0.5, 1, double.NaN], [false, true, false, false], "gate", (0, 1)));
        var cells = svg.Elements(None + "g").ToArray();
        Assert.Equal(["0.q", "0.v", "1.q"], cells.Select(c => c.Attribute("data-module")!.Value));
        Assert.Equal(["v0", "v10", "v20"], cells.Select(c => c.Element(None + "rect")!.Attribute("class")!.Value));
        Assert.Equal(["0.00", "0.50", "1.00"], cells.Select(c => c.Element(None + "text")!.Value));
        Assert.Equal("layer 0, v: 0.5, selected", cells[1].Element(None + "title")!.Value);
        Assert.Equal([0, 1, 0], cells.Select(c => c.Elements(None + "circle").Count()));
        Assert.Equal("gate by layer and projection; highest: 1.q 1, 0.v 0.5, 0.q 0; 1 of 4 selected", svg.Attribute("aria-label")!.Value);
        Assert.Single(svg.Elements(None + "rect"), r => r.Attribute("class")!.Value == "nothing");
    }

    [Theory]
    [InlineData(new[] { 0.0, 0.4 }, 0, 0.4)]
    [InlineData(new[] { 0.0, 0.7 }, 0, 1)]
    [InlineData(new[] { 0.91, 0.97 }, 0.9, 1)]
    [InlineData(new[] { 1.0, 2.0 }, 0, 2)]
    [InlineData(new[] { 0.0, 0.0 }, 0, 1)]
    [InlineData(new[] { -2.0, 3.0 }, -2, 3)]
    public void The_colours_of_a_map_begin_at_zero_unless_that_would_hide_everything(double[] values, double low, double high)
    {
        var range = ModuleMapPlot.Range(values);
        Assert.Equal(low, range.Low, 12);
        Assert.Equal(high, range.High, 12);
    }

    [Fact]
    public void Names_are_never_markup()
    {
        var shape = Examples.Shape with { Projections = ["<q>", "v"], Modules = [.. Examples.Shape.Modules.Select(m => m.Address.Projection == "q" ? m with { Address = m.Address with { Projection = "<q>" } } : m)] };
        Assert.Contains("&lt;q&gt;", ModuleMapPlot.ToSvg(shape, [1, 1, 1, 1], [], "<b>", (0, 1)), StringComparison.Ordinal);
        Assert.DoesNotContain("<q>", ModuleMapPlot.ToSvg(shape, [1, 1, 1, 1], [], "<b>", (0, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_scores_make_a_small_picture()
    {
        ScorePoint[] scores = [.. Enumerable.Range(1, 10_000).Select(i => new ScorePoint(i, Examples.Noon.AddSeconds(i), 0.5 + (i % 97 / 1000.0), i % 2 == 0))];
        var svg = SearchPlots.History(scores, 600)!;
        var root = XElement.Parse(svg);
        var crowds = root.Elements(None + "path").Where(p => p.Attribute("class")!.Value.StartsWith("crowd", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["crowd", "crowd aside"], crowds.Select(c => c.Attribute("class")!.Value));
        Assert.Equal(1200, crowds.Sum(c => c.Attribute("d")!.Value.Count(letter => letter == 'M')));

        // What rose above all before it stays a mark of its own.
        Assert.Equal(48, root.Elements(None + "circle").Count());
        Assert.Equal("candidate 96: 59.60 %", root.Elements(None + "circle").Last(c => c.Element(None + "title")!.Value.StartsWith("candidate 9", StringComparison.Ordinal)).Element(None + "title")!.Value);
        Assert.True(svg.Length < 100_000, $"{svg.Length} characters");
        Assert.True(root.Descendants().Count() < 250, $"{root.Descendants().Count()} elements");
    }

    [Fact]
    public void A_front_of_ten_thousand_candidates_is_a_small_picture_with_every_front_member()
    {
        var trace = new SearchTrace(Examples.Header);
        for (var i = 1; i <= 10_000; i++)
        {
            trace.Take(Examples.Event(i, SearchEventKind.Ended, Examples.Candidate(i, CandidateStatus.Completed, outcome: Examples.Scored(0.5 + (i % 97 / 1000.0), 10 + (i % 20)))));
        }

        var root = XElement.Parse(SearchPlots.Front(trace, 600)!);
        Assert.Equal(ParetoFront.Of([.. trace.Candidates.Values.Select(c => ((double)c.Parameters!.Value, c.Accuracy!.Value))]).Count, root.Elements(None + "circle").Count());
        Assert.Equal(2, root.Elements(None + "path").Count(p => p.Attribute("class")!.Value.StartsWith("crowd", StringComparison.Ordinal)));
        Assert.True(root.Descendants().Count() < 250, $"{root.Descendants().Count()} elements");
    }

    [Fact]
    public void A_number_at_the_right_end_of_an_axis_stays_in_the_picture()
    {
        var plot = new SvgPlot(1180, 300, new SvgPlot.Axis(0.5, 10_004.5, "x"), new SvgPlot.Axis(0, 1, "y"));
        var ticks = XElement.Parse(plot.ToSvg("")).Elements(None + "text").Where(t => t.Value is "8 000" or "10 000").ToDictionary(t => t.Value, t => (t.Attribute("text-anchor")!.Value, t.Attribute("x")!.Value));
        Assert.Equal(("end", "1179"), ticks["10 000"]);
        Assert.Equal("middle", ticks["8 000"].Item1);
    }

    [Fact]
    public void A_small_search_names_every_point()
    {
        ScorePoint[] scores = [.. Enumerable.Range(1, 250).Select(i => new ScorePoint(i, Examples.Noon.AddSeconds(i), 0.5 + (i % 97 / 1000.0), true))];
        var root = XElement.Parse(SearchPlots.History(scores, 600)!);
        Assert.Equal(250, root.Elements(None + "circle").Count());
        Assert.DoesNotContain(root.Elements(None + "path"), p => p.Attribute("class")!.Value.StartsWith("crowd", StringComparison.Ordinal));
    }

    [Fact]
    public void The_best_line_counts_only_what_may_win()
    {
        ScorePoint[] scores = [new(1, Examples.Noon, 0.9, false), new(2, Examples.Noon, 0.5, true), new(3, Examples.Noon, 0.6, true)];
        Assert.Contains("best 60.00 percent", SearchPlots.History(scores, 600), StringComparison.Ordinal);
        Assert.Null(SearchPlots.History([], 600));
    }

    [Fact]
    public void Parallel_coordinates_and_importance_are_well_formed()
    {
        var trace = new SearchTrace(Examples.Header);
        for (var i = 1; i <= 12; i++)
        {
            var job = Examples.Job(0.001 * i, i % 3, 1, 0, 0);
            trace.Take(Examples.Event((2 * i) - 1, SearchEventKind.Planned, Examples.Candidate(i, CandidateStatus.Waiting, job)));
            trace.Take(Examples.Event(2 * i, SearchEventKind.Ended, Examples.Candidate(i, CandidateStatus.Completed, job, Examples.Scored(i / 20.0, 10))));
        }

        var scored = ScoredCandidates.Of(trace);
        Assert.Equal(["learning rate", "adapter parameters", "adapted modules", "mean rank", "rank of q", "rank in layer 0"], scored.Dimensions.Select(d => d.Name));
        var importance = XElement.Parse(ConfigurationPlots.Importance(scored, 600)!);
        Assert.StartsWith("share of the variance of the scores explained by each parameter alone; most: learning rate", importance.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        var lines = XElement.Parse(ConfigurationPlots.Parallel(scored, 600, 4)!).Elements(None + "path").Where(p => p.Element(None + "title") is not null).ToArray();
        Assert.Equal(12, lines.Length);
        Assert.Equal(["candidate 11: 55.00 %", "candidate 12: 60.00 %"], lines.Where(l => l.Attribute("class")!.Value == "s1 line").Select(l => l.Value));
    }
}
