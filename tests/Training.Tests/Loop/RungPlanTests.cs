using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Tests.Loop;

public sealed class RungPlanTests
{
    [Theory]
    [InlineData(160, 4, "40 80 120 160")]
    [InlineData(10, 4, "3 5 8 10")]
    [InlineData(3, 1, "3")]
    [InlineData(2, 5, "1 2")]
    public void Rungs_are_equally_spaced_and_the_last_is_the_end(int steps, int rungs, string ends)
    {
        var plan = new RungPlan(steps, rungs);
        var found = Enumerable.Range(0, steps + 1).Where(s => plan.RungAfter(s) > 0).ToArray();
        Assert.Equal(ends, string.Join(' ', found));
        Assert.Equal(Enumerable.Range(1, plan.Count), found.Select(plan.RungAfter));
    }
}
