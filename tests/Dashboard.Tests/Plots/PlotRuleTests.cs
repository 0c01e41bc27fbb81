using AdapterSearch.Dashboard.Plots;

namespace AdapterSearch.Dashboard.Tests.Plots;

public sealed class PlotRuleTests
{
    [Fact]
    public void The_front_holds_what_no_other_point_beats_in_rising_cost()
    {
        (double, double)[] points = [(5, 0.5), (1, 0.2), (3, 0.5), (3, 0.4), (2, 0.1), (9, 0.9), (double.NaN, 1), (1, double.NaN)];
        Assert.Equal([1, 2, 5], ParetoFront.Of(points));
        Assert.Empty(ParetoFront.Of([]));
    }

    [Fact]
    public void The_first_of_equal_points_is_on_the_front() => Assert.Equal([0], ParetoFront.Of([(1, 1), (1, 1)]));

    [Fact]
    public void The_running_best_never_falls() => Assert.Equal([2, 2, 3, 3], RunningBest.Best([2, 1, 3, 2.5]));

    [Fact]
    public void Quartiles_look_back_over_the_window_alone()
    {
        double[] values = [100, 1, 2, 3, 4, 5];
        Assert.Equal((100, 100, 100), RunningBest.Quartiles(values, 5, 0));
        Assert.Equal((1.75, 2.5, 27.25), RunningBest.Quartiles(values, 5, 3));
        Assert.Equal((2, 3, 4), RunningBest.Quartiles(values, 5, 5));
        Assert.Equal([100, 1, 2, 3, 4, 5], values);
    }

    [Fact]
    public void A_thinned_series_keeps_its_ends()
    {
        Assert.Equal([0, 3, 6, 9], RunningBest.Downsample(10, 4));
        Assert.Equal([0, 1, 2], RunningBest.Downsample(3, 4));
    }

    [Fact]
    public void Colours_keep_their_order_without_hue_and_their_numbers_readable()
    {
        foreach (var dark in new[] { false, true })
        {
            var luminances = Enumerable.Range(0, ColourRamp.Levels).Select(l => ColourRamp.Luminance(ColourRamp.Colour(l / (ColourRamp.Levels - 1.0), dark))).ToArray();
            for (var i = 1; i < luminances.Length; i++)
            {
                Assert.True(dark ? luminances[i] > luminances[i - 1] : luminances[i] < luminances[i - 1], $"step {i}, dark {dark}");
            }

            for (var i = 0; i < luminances.Length; i++)
            {
                var contrast = ColourRamp.DarkInk(i / (ColourRamp.Levels - 1.0), dark) ? (luminances[i] + 0.05) / 0.05 : 1.05 / (luminances[i] + 0.05);
                Assert.True(contrast >= 4.5, $"step {i}, dark {dark}: contrast {contrast:0.00}");
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 10)]
    [InlineData(1, 20)]
    [InlineData(7, 20)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    public void A_share_has_one_of_twenty_one_steps(double share, int level) => Assert.Equal(level, ColourRamp.Level(share));

    [Fact]
    public void Importance_is_the_corrected_correlation_ratio()
    {
        // Two classes of five: means 0 and 1, within-class sum of squares 2 · 4 · 0.01 = 0.08, between 2.5, so ε² = 1 - (0.08/2.58) · 9/8.
        double[] values = [.. Enumerable.Repeat(1.0, 5), .. Enumerable.Repeat(2.0, 5)];
        double[] scores = [-0.1, -0.1, 0, 0.1, 0.1, 0.9, 0.9, 1, 1.1, 1.1];
        Assert.Equal(1 - (0.08 / 2.58 * 9 / 8), ParameterImportance.Of(values, scores), 12);
    }

    [Fact]
    public void Importance_is_nothing_where_nothing_varies_or_too_little_is_known()
    {
        double[] rising = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        double[] same = [.. Enumerable.Repeat(1.0, 12)];
        Assert.Equal(0, ParameterImportance.Of(same, rising));
        Assert.Equal(0, ParameterImportance.Of(rising, same));
        Assert.Equal(0, ParameterImportance.Of(rising[..9], rising[..9]));
        Assert.Equal(0, ParameterImportance.Of([.. rising[..9], double.NaN, double.NaN, double.NaN], rising));
    }

    [Fact]
    public void Importance_of_chance_is_corrected_away()
    {
        // Scores alternate whatever the value is: classes have equal means.
        double[] values = [.. Enumerable.Range(0, 20).Select(i => (double)(i / 2))];
        double[] scores = [.. Enumerable.Range(0, 20).Select(i => (double)(i % 2))];
        Assert.Equal(0, ParameterImportance.Of(values, scores));
    }
}
