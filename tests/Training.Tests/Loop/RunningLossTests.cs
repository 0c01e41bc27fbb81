using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Tests.Loop;

public sealed class RunningLossTests
{
    [Fact]
    public void The_mean_covers_the_last_steps_only()
    {
        var loss = new RunningLoss(window: 3);
        Assert.True(double.IsNaN(loss.Mean));
        foreach (var value in new[] { 8f, 1f, 2f, 6f })
        {
            loss.Add(value);
        }

        Assert.Equal(3, loss.Mean);
        Assert.Equal([8f, 1f, 2f, 6f], loss.All);
        Assert.Equal(3, new RunningLoss(loss.All, window: 3).Mean);
    }
}
