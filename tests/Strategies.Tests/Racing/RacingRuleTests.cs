using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class RacingRuleTests
{
    private static readonly RacingOptions Options = new() { MinRepetitions = 3, MaxRepetitions = 6, Confidence = 0.95 };

    [Fact]
    public void Nothing_is_granted_before_every_arm_has_its_minimum() =>
        Assert.Equal([3, 3], RacingRule.Granted(Options, [Arm(0.8, 0.8, 0.8), Arm(0.8, 0.8)]));

    [Fact]
    public void The_leader_and_the_undecided_go_on_and_the_decided_do_not()
    {
        // b - a: -0.01, +0.02, -0.01, an interval around 0; c is 0.3 below every time.
        var granted = RacingRule.Granted(Options, [Arm(0.80, 0.81, 0.82), Arm(0.79, 0.83, 0.81), Arm(0.50, 0.51, 0.52)]);
        Assert.Equal([4, 4, 3], granted);
    }

    [Fact]
    public void A_leader_alone_needs_no_more_seeds() =>
        Assert.Equal([3, 3], RacingRule.Granted(Options, [Arm(0.80, 0.81, 0.82), Arm(0.70, 0.71, 0.72)]));

    [Fact]
    public void Equal_scores_race_to_the_maximum_and_not_beyond()
    {
        double[] six = [0.8, 0.8, 0.8, 0.8, 0.8, 0.8];
        Assert.Equal([6, 6], RacingRule.Granted(Options, [Arm(six), Arm(six)]));
        Assert.Equal([5, 5], RacingRule.Granted(Options, [Arm(six[..4]), Arm(six[..4])]));
    }

    [Fact]
    public void An_arm_that_left_does_not_come_back()
    {
        // After round 3 b is separated; that a later falls does not matter.
        var granted = RacingRule.Granted(Options, [Arm(0.80, 0.81, 0.82, 0.1), Arm(0.70, 0.71, 0.72), Arm(0.80, 0.82, 0.81, 0.1)]);
        Assert.Equal([5, 3, 5], granted);
    }

    [Fact]
    public void A_wider_confidence_keeps_more_arms_in_the_race()
    {
        // Differences 0.02, 0.04, 0.06: mean 0.04, standard error 0.011547, t = 3.4641 with 2 degrees, p = 0.0742.
        RacingArm[] arms = [Arm(0.80, 0.80, 0.80), Arm(0.78, 0.76, 0.74)];
        Assert.Equal([4, 4], RacingRule.Granted(Options, arms));
        Assert.Equal([3, 3], RacingRule.Granted(Options with { Confidence = 0.92 }, arms));
        Assert.Equal([4, 4], RacingRule.Granted(Options with { Confidence = 0.93 }, arms));
    }

    [Fact]
    public void A_reference_outside_the_budget_cannot_lead_and_gets_the_minimum()
    {
        var reference = Arm(0.99, 0.99, 0.99) with { Competes = false };
        Assert.Equal([3, 4, 4], RacingRule.Granted(Options, [reference, Arm(0.80, 0.81, 0.82), Arm(0.81, 0.80, 0.82)]));
    }

    [Fact]
    public void An_arm_without_a_score_leaves_the_race_and_lost_repetitions_are_not_paired()
    {
        var failed = new RacingArm(true, 3, new Dictionary<int, double>());
        var holes = new RacingArm(true, 3, new Dictionary<int, double> { [0] = 0.8, [2] = 0.83 });
        Assert.Equal([3, 4, 4], RacingRule.Granted(Options, [failed, holes, Arm(0.81, 0.2, 0.82)]));
        Assert.Equal([3, 3], RacingRule.Granted(Options, [failed, failed]));
    }

    private static RacingArm Arm(params double[] scores) => new(true, scores.Length, scores.Select((s, k) => (s, k)).ToDictionary(p => p.k, p => p.s));
}
