using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankGates;

/// <summary>Rules of SoRA, CoDyRA and Bayesian-LoRA against tools/reference/rank_gates.py.</summary>
public sealed class GateRuleTests
{
    [Theory]
    [InlineData(GateThreshold.Soft, "plain")]
    [InlineData(GateThreshold.AsCoded, "coded")]
    public void A_soft_threshold_shrinks_all_gates_and_zeroes_the_small_ones(GateThreshold rule, string expected)
    {
        var reference = RankGatesReference.Rules.GetProperty("soft");
        float[] gates = [.. reference.Numbers("gates").Select(g => (float)g)];
        SoftThreshold.Apply(gates, reference.GetProperty("threshold").GetDouble(), rule);
        Assert.Equal(reference.Numbers(expected), gates.Select(g => (double)g), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Contains(0f, gates);
    }

    [Fact]
    public void A_threshold_of_zero_changes_nothing_and_a_NaN_stays()
    {
        float[] gates = [0.3f, float.NaN, -1e-9f];
        SoftThreshold.Apply(gates, 0, GateThreshold.AsCoded);
        Assert.Equal([0.3f, float.NaN, -1e-9f], gates);
        SoftThreshold.Apply(gates, 0.1, GateThreshold.Soft);
        Assert.Equal([0.2f, float.NaN, 0f], gates, (a, b) => Math.Abs(a - b) < 1e-7 || (float.IsNaN(a) && float.IsNaN(b)));
    }

    [Fact]
    public void A_cut_drops_the_weakest_and_takes_back_what_fits()
    {
        var reference = RankGatesReference.Rules.GetProperty("cut");
        var costs = reference.Costs();
        foreach (var (budget, kept) in reference.Integers("budgets").Zip(reference.GetProperty("kept").EnumerateArray()))
        {
            var own = GateCut.Keep(reference.Table("strength"), costs, budget);
            Assert.Equal(kept.EnumerateArray().Select(m => m.EnumerateArray().Select(c => c.GetInt32()).ToArray()), own);
            Assert.True(own.Select((k, m) => k.Length * costs[m]).Sum() <= budget);
        }
    }

    [Fact]
    public void Equal_strengths_lose_the_later_component_first()
    {
        var kept = GateCut.Keep([[1, 1, double.NaN], [1, 0]], [10, 10], 20);
        Assert.Equal([[0, 1], []], kept);
        Assert.Equal(30, GateCut.Parameters([[1, 1, double.NaN], [1, 0]], [10, 10]));
    }

    [Theory]
    [InlineData(SoraSchedule.Linear, null, "linear")]
    [InlineData(SoraSchedule.LogLinear, 1e-4, "log")]
    [InlineData(SoraSchedule.ExpLinear, 1e-4, "exp")]
    public void The_thresholds_of_SoRA_follow_their_schedule(SoraSchedule schedule, double? first, string expected)
    {
        var reference = RankGatesReference.Rules.GetProperty("sora");
        var steps = reference.GetProperty("steps").GetInt32();
        var plan = SoraThresholds.Plan(new SoraOptions { Schedule = schedule, Threshold = first, CutAt = 1 }, steps);
        Assert.Equal(reference.Numbers(expected), plan.Values, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(reference.Integers("ends"), plan.Ends);
        Assert.Equal(plan.Values[0], plan.After(1));
        Assert.Equal(plan.Values[0], plan.After(100));
        Assert.Equal(plan.Values[1], plan.After(101));
        Assert.Equal(plan.Values[6], plan.After(280));
        Assert.Equal(1, plan.StageEndingAt(130));
        Assert.Equal(-1, plan.StageEndingAt(131));
    }

    [Fact]
    public void Without_a_schedule_the_published_threshold_stays()
    {
        var plan = SoraThresholds.Plan(new SoraOptions(), 160);
        Assert.Equal(3e-4, plan.After(1));
        Assert.Equal(3e-4, plan.After(160));
        Assert.Equal([80], plan.Ends);
        Assert.Equal([160], SoraThresholds.Plan(new SoraOptions { OverBudget = OverBudget.Fail }, 160).Ends);
        Assert.Equal(3e-4 * 10_000 / 160, SoraThresholds.Plan(new SoraOptions { ThresholdSteps = 10_000, CutAt = 1 }, 160).After(7), 15);
    }

    [Fact]
    public void Impossible_schedules_name_the_numbers_that_clash()
    {
        var scheduled = new SoraOptions { Schedule = SoraSchedule.Linear, CutAt = 1 };
        Assert.Contains("7 stages need one step each; of the 8 steps before the cut 5 remain for the 6 after the first", SoraThresholds.Problem(scheduled, 8), StringComparison.Ordinal);
        Assert.Contains(
            "threshold 0.001 must be below maxThreshold 0.0007", SoraThresholds.Problem(scheduled with { Threshold = 1e-3 }, 160), StringComparison.Ordinal);
        Assert.Contains("above 0", SoraThresholds.Problem(scheduled with { Schedule = SoraSchedule.ExpLinear }, 160), StringComparison.Ordinal);
        Assert.Null(SoraThresholds.Problem(scheduled, 160));
        Assert.Throws<ArgumentException>(() => SoraThresholds.Plan(scheduled, 8));
        Assert.Contains("50 levels need one step each; of the 78 steps before the cut the dense fraction 0.5 leaves 39", KappaStaircase.Problem(new CodyraOptions(), 120), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KappaStaircase.Plan(new CodyraOptions(), 90));
    }

    [Fact]
    public void The_staircase_of_CoDyRA_equals_its_published_loop()
    {
        var reference = RankGatesReference.Rules.GetProperty("codyra");
        CodyraOptions[] options = [new() { CutAt = 1 }, new() { CutAt = 1 }, new() { CutAt = 1, DenseFraction = 0.3, MaxThreshold = 0.01, Levels = 20 }];
        var steps = reference.Integers("steps");
        for (var i = 0; i < steps.Length; i++)
        {
            var staircase = KappaStaircase.Plan(options[i], steps[i]);
            double[] own = [.. Enumerable.Range(1, steps[i]).Select(staircase.After)];
            Assert.Equal(reference.Table("kappa")[i], own, (a, b) => Math.Abs(a - b) < 1e-15);
        }
    }

    [Fact]
    public void The_hard_concrete_distribution_equals_its_formulas()
    {
        var reference = RankGatesReference.Rules.GetProperty("concrete");
        var concrete = HardConcrete.Of(new BayesianLoraOptions());
        var (logits, uniform) = (reference.Numbers("logits"), reference.Numbers("uniform"));
        Close(reference, "deterministic", [.. logits.Select(concrete.Deterministic)]);
        Close(reference, "open", [.. logits.Select(concrete.OpenProbability)]);
        Close(reference, "sample", [.. logits.Zip(uniform, concrete.Sample)]);
    }

    [Fact]
    public void Gates_are_exactly_0_or_open_as_often_as_their_probability_says()
    {
        var concrete = HardConcrete.Of(new BayesianLoraOptions());
        var random = new DeterministicRandom(11);
        var open = Enumerable.Range(0, 20_000).Count(_ => concrete.Sample(-0.7, random.NextDouble()) > 0);
        Assert.Equal(concrete.OpenProbability(-0.7), open / 20_000.0, 0.01);
    }

    private static void Close(JsonElement reference, string name, double[] own) =>
        Assert.Equal(reference.Numbers(name), own, (a, b) => Math.Abs(a - b) < 1e-12);
}
