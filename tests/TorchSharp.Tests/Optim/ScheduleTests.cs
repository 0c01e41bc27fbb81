using System.Text.Json;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace AdapterSearch.TorchSharp.Tests.Optim;

/// <summary>Rates against PyTorch 1.13 (tools/reference/torchsharp_optim.py) and against the closed formulas.</summary>
[Collection(TensorCollection.Name)]
public class ScheduleTests : LeakCheck
{
    private static readonly JsonElement Reference = ReferenceNumbers.Read("torchsharp_optim.json");

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> Makers = new()
    {
        ["lambda"] = o => lr_scheduler.LambdaLR(o, epoch => Math.Pow(0.9, epoch)),
        ["step"] = o => lr_scheduler.StepLR(o, 5, 0.3),
        ["linear"] = o => lr_scheduler.LinearLR(o, 0.1, 0.7, 7),
        ["cosine"] = o => lr_scheduler.CosineAnnealingLR(o, 9, 0.01),
        ["sequential"] = o => lr_scheduler.SequentialLR(
            o,
            [lr_scheduler.LinearLR(o, 0.1, total_iters: 4), lr_scheduler.CosineAnnealingLR(o, 12), lr_scheduler.StepLR(o, 2, 0.5)],
            [4, 16]),
    };

    public static IEnumerable<object[]> Names() => Makers.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_equal_those_of_PyTorch(string name)
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = SGD([parameter], Reference.GetProperty("initial_rate").GetDouble());
        var schedule = Makers[name](optimizer);
        var group = optimizer.ParamGroups.Single();
        foreach (var expected in ReferenceNumbers.Doubles(Reference.GetProperty("schedules").GetProperty(name)))
        {
            Assert.Equal(expected, group.LearningRate, 1e-15);
            Assert.Equal(group.LearningRate, schedule.get_last_lr().Single());
            schedule.step();
        }
    }

    [Theory]
    [InlineData("lambda")]
    [InlineData("step")]
    [InlineData("linear")]
    [InlineData("cosine")]
    public void A_step_to_an_epoch_gives_the_rate_of_that_epoch(string name)
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = SGD([parameter], Reference.GetProperty("initial_rate").GetDouble());
        var schedule = Makers[name](optimizer);
        var expected = ReferenceNumbers.Doubles(Reference.GetProperty("schedules").GetProperty(name));
        foreach (var epoch in new[] { 3, 8, 1, 20 })
        {
            schedule.step((int?)epoch);
            Assert.Equal(expected[epoch], optimizer.ParamGroups.Single().LearningRate, 1e-14);
        }
    }

    [Fact]
    public void Each_group_starts_from_its_own_rate()
    {
        using var one = new Parameter(zeros(1));
        using var other = new Parameter(zeros(1));
        using var optimizer = AdamW([new AdamW.ParamGroup([one], 0.1), new AdamW.ParamGroup([other], 0.2)]);
        var schedule = new lr_scheduler.impl.LambdaLR(optimizer, [_ => 0.5, epoch => 1.0 / (1 + epoch)]);
        schedule.step();
        Assert.Equal([0.05, 0.1], schedule.get_last_lr());
        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
    }

    [Fact]
    public void A_sequence_needs_its_own_optimizers_schedules_and_one_milestone_fewer()
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = SGD([parameter], 1);
        using var another = SGD([parameter], 1);
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(optimizer, [lr_scheduler.StepLR(another, 1)], []));
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(optimizer, [lr_scheduler.StepLR(optimizer, 1)], [1]));
    }
}
