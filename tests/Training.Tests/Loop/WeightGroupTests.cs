using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Loop;

[Collection(TensorCollection.Name)]
public sealed class WeightGroupTests : LeakCheck
{
    /// <summary>With a constant gradient AdamW's corrected step is the learning rate itself (up to ε), whatever the step.</summary>
    [Fact]
    public void A_group_that_joins_late_counts_its_own_steps_warms_up_and_has_its_own_rate_and_decay()
    {
        var (early, late) = (new Parameter(zeros(1)), new Parameter(ones(1)));
        using var optimizer = new WeightOptimizer([("early", early)], 0.1, new LearningRateSchedule(10, 0, LearningRateDecay.Constant), 0, 0);
        Tensor Loss() => early.sum().add(late.sum());
        optimizer.Step(Loss);
        optimizer.Step(Loss);
        Assert.Equal(1, late.item<float>());

        var group = new WeightGroup([("late", late)]) { WarmupSteps = 3, LearningRateFactor = 0.5, WeightDecay = 0.2 };
        optimizer.Add(group, optimizer.Steps);
        double expected = 1;
        for (var k = 0; k < 5; k++)
        {
            optimizer.Step(Loss);
            var rate = 0.1 * 0.5 * (k < 3 ? (k + 1) / 4.0 : 1);
            expected -= rate * ((0.2 * expected) + 1);
            Assert.Equal(expected, late.item<float>(), 1e-6);
        }

        Assert.Equal(-0.7, early.item<float>(), 1e-6);
        Assert.Equal(2, optimizer.ParameterCount);
        Assert.Equal(["early", "late"], optimizer.Moments().Select(m => m.Name));
        Assert.Throws<ArgumentException>(() => optimizer.Add(group, 7));

        optimizer.Remove(group);
        optimizer.Step(() => early.sum());
        Assert.Equal(expected, late.item<float>(), 1e-6);
        Assert.Equal(["early"], optimizer.Weights.Select(w => w.Name));
        Assert.Throws<ArgumentException>(() => optimizer.Remove(group));
    }
}
