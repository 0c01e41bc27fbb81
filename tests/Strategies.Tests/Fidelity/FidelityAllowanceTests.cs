using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class FidelityAllowanceTests
{
    [Fact]
    public void Trials_follow_the_allowance_and_the_rungs_stay()
    {
        // Rungs 10, 40, 160 of 160 steps: a trial costs 10/160 + 30/160/4 + 120/160/16 = 0.15625 fine-tunes, more where wrong promotions stand.
        var asha = (AshaOptions)TrialAllowance.Fit(new AshaOptions(), 6, 160);
        Assert.Equal(10, asha.MinSteps);
        Assert.InRange(asha.Trials, 20, 32);

        // Rungs 5, 15, 45, 135: 5/160 + 10/160/3 + 30/160/9 + 90/160/27.
        var halving = (SuccessiveHalvingOptions)TrialAllowance.Fit(new SuccessiveHalvingOptions(), 6, 160);
        Assert.Equal(((int)Math.Floor(5 / ((5 + (10 / 3.0) + (30 / 9.0) + (90 / 27.0)) / 160)), (int?)5), (halving.Trials, halving.MinSteps));
        Assert.Equal(5, ((PbtOptions)TrialAllowance.Fit(new PbtOptions(), 6, 160)).Population);
        Assert.Equal(5, ((MedianStopOptions)TrialAllowance.Fit(new MedianStopOptions(), 6, 160)).Trials);
        Assert.Equal(1, ((HyperbandOptions)TrialAllowance.Fit(new HyperbandOptions(), 6, 160)).Halvings);
        Assert.Equal(2, ((HyperbandOptions)TrialAllowance.Fit(new HyperbandOptions(), 11, 160)).Halvings);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(25)]
    public void What_is_planned_never_costs_more_than_the_allowance(int fineTunes)
    {
        foreach (var options in new FidelityOptions[] { new AshaOptions(), new SuccessiveHalvingOptions(), new HyperbandOptions(), new PbtOptions(), new MedianStopOptions { MinTrials = 1 } })
        {
            var spec = Shapes.Spec(new ArmSpec("race", options)) with { Compute = ComputeRule.EqualDevice, AllowanceFineTunes = fineTunes };
            Assert.Empty(SpecValidation.Problems(spec, Shapes.Small));
            var fitted = TrialAllowance.Fit(options, fineTunes, spec.Training.Steps);
            Assert.InRange(Rehearsal.Cost(spec, Shapes.Small, spec.Arms[0], fitted, StrategyCatalog.Create).Total, 160, fineTunes * 160);
        }
    }

    [Fact]
    public void Scores_of_sub_adapters_count_as_device_work()
    {
        var spec = Shapes.Spec(new ArmSpec("super", new SuperAdapterOptions()));
        var job = new RankControlJob(new SuperAdapterOptions(), spec.Training, 0.01, 8, 2, 4608, ScoreTest: false);

        // 160 steps, and 200 passes over 300 examples in batches of 50 at a third of a step each.
        Assert.Equal(160 + (200 * 6 / 3.0), JobCost.Steps(job, spec, Shapes.Small), 1e-9);
    }
}
