using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Tests.Plots;

public sealed class FigureTests
{
    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(185, "3:05")]
    [InlineData(3723, "1:02:03")]
    [InlineData(86_399, "23:59:59")]
    [InlineData(86_400, "1 d 0 h")]
    [InlineData(300_600, "3 d 11 h")]
    public void A_duration_names_its_days(int seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));
}
