using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Tests.Loop;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Linear_without_warm_up_is_one_minus_t_over_T()
    {
        var schedule = new LearningRateSchedule(160, 0, LearningRateDecay.Linear);
        for (var t = 0; t < 160; t++)
        {
            Assert.Equal(1 - (t / 160.0), schedule.Factor(t), 15);
        }

        Assert.Equal(0, schedule.Factor(160));
        Assert.Equal(0, schedule.Factor(500));
    }

    [Fact]
    public void Warm_up_rises_linearly_and_meets_the_peak()
    {
        var schedule = LearningRateSchedule.From(new TrainingOptions { Steps = 10, WarmupFraction = 0.39, Decay = LearningRateDecay.Linear });
        Assert.Equal(3, schedule.WarmupSteps);
        Assert.Equal([0.25, 0.5, 0.75, 1, 6 / 7.0, 5 / 7.0], Enumerable.Range(0, 6).Select(schedule.Factor), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Cosine_is_half_way_down_in_the_middle()
    {
        var schedule = new LearningRateSchedule(8, 0, LearningRateDecay.Cosine);
        Assert.Equal(1, schedule.Factor(0));
        Assert.Equal(0.5, schedule.Factor(4), 15);
        Assert.Equal((1 + (Math.Sqrt(2) / 2)) / 2, schedule.Factor(2), 15);
        Assert.Equal(0, schedule.Factor(8), 15);
    }

    [Fact]
    public void Constant_stays_at_the_peak() =>
        Assert.All(Enumerable.Range(0, 20), t => Assert.Equal(1, new LearningRateSchedule(10, 0, LearningRateDecay.Constant).Factor(t)));
}
