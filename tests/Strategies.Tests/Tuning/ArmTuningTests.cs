using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class ArmTuningTests
{
    [Fact]
    public void The_highest_mean_validation_accuracy_wins() =>
        Assert.Equal(1, ArmTuning.Best([[new(1, 0.9, 10), new(1, 0.5, 10)], [new(1, 0.75, 10)], []]));

    [Fact]
    public void Ties_go_to_the_lower_loss_and_then_to_the_earlier_rate()
    {
        Assert.Equal(1, ArmTuning.Best([[new(0.4, 0.9, 10)], [new(0.3, 0.9, 10)], [new(0.3, 0.9, 10)]]));
        Assert.Equal(1, ArmTuning.Best([[new(double.NaN, 0.9, 10)], [new(5, 0.9, 10)]]));
    }

    [Fact]
    public void What_gave_no_number_loses_and_nothing_at_all_is_said()
    {
        Assert.Equal(2, ArmTuning.Best([[], [new(1, double.NaN, 10)], [new(9, 0.1, 10)]]));
        Assert.Equal(-1, ArmTuning.Best([[], [new(1, double.NaN, 10)]]));
    }

    [Fact]
    public void It_applies_to_arms_that_need_a_rate_where_there_are_several()
    {
        var spec = Shapes.Spec() with { Tuning = LearningRateTuning.PerArm, LearningRates = [0.1, 0.2] };
        Assert.True(ArmTuning.Applies(spec, new UniformOptions()));
        Assert.False(ArmTuning.Applies(spec, new RandomSearchOptions()));
        Assert.False(ArmTuning.Applies(spec with { LearningRates = [0.1] }, new UniformOptions()));
        Assert.False(ArmTuning.Applies(spec with { Tuning = LearningRateTuning.Shared }, new UniformOptions()));
    }
}
