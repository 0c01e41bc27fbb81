using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.RankControl;
using AdapterSearch.Training.RankControl.Gates;
using AdapterSearch.Training.RankControl.Nested;
using AdapterSearch.Training.RankControl.Squeeze;

namespace AdapterSearch.Training.Tests.RankControl.Gates;

/// <summary>Four-step trainings against PyTorch: tools/reference/rank_gates.py.</summary>
[Collection(TensorCollection.Name)]
public sealed class FourStepTests : LeakCheck
{
    private static readonly LoraSqueezeOptions Squeeze = new() { SourceRank = 4 };

    private static readonly BayesianLoraOptions Bayesian =
        new() { MaxRank = 4, Penalty = 0.05, Temperature = 0.5, Lower = -0.2, GateLearningRateFactor = 5 };

    public static TheoryData<string> Runs => [.. ReferenceRun.Json.GetProperty("runs").EnumerateObject().Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Losses_ranks_gates_curves_and_folded_updates_equal_PyTorchs(string name)
    {
        var expected = ReferenceRun.Json.GetProperty("runs").GetProperty(name);
        var run = ReferenceRun.Of(inputs => Create(name, inputs), name.StartsWith("bayesian", StringComparison.Ordinal) ? 10 : 1);
        Close(Numbers(expected, "losses"), run.Losses, 2e-5);
        Assert.Equal(expected.GetProperty("ranks").EnumerateArray().Select(r => r.GetInt32()), run.Ranks);
        Close(Numbers(expected, "norms"), run.Norms, 2e-5);
        double[] logits = [.. expected.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetDouble()))];
        Close(logits, run.Logits, 1e-4);
        Close(logits, run.Folded, 1e-4);
        var used = ReferenceRun.Json.GetProperty("budget").GetInt64();
        Assert.InRange(expected.GetProperty("parameters").GetInt64(), 1, used);
        if (expected.TryGetProperty("open", out var open))
        {
            Assert.Equal(open.EnumerateArray().Select(r => r.GetInt32()), run.Open);
        }

        if (expected.TryGetProperty("gates", out var gates) && !name.StartsWith("bayesian", StringComparison.Ordinal))
        {
            Close([.. gates.EnumerateArray().SelectMany(g => g.EnumerateArray().Select(v => v.GetDouble()))], [.. run.Gates.SelectMany(g => g)], 1e-5);
        }

        Points(expected, run.Curve);
    }

    [Theory]
    [InlineData("bayesian")]
    [InlineData("bayesianCut")]
    public void Logits_of_gates_that_stay_open_equal_PyTorchs(string name)
    {
        var expected = ReferenceRun.Json.GetProperty("runs").GetProperty(name).GetProperty("gates");
        var run = ReferenceRun.Of(inputs => Create(name, inputs), 10);
        double[] all = [.. expected.EnumerateArray().SelectMany(g => g.EnumerateArray().Select(v => v.GetDouble()))];
        var own = run.Gates.SelectMany(g => g).ToArray();
        var kept = Enumerable.Range(0, all.Length).Where(i => own[i] > -30).ToArray();
        Assert.Equal(run.Ranks.Sum(), kept.Length);
        Close([.. kept.Select(i => all[i])], [.. kept.Select(i => own[i])], 1e-4);
    }

    private static IRankControl Create(string name, ControlInputs inputs) => name switch
    {
        "sora" => new SoraControl(new SoraOptions { MaxRank = 4, Threshold = 0.02, CutAt = 1 }, inputs),
        "soraCut" => new SoraControl(new SoraOptions { MaxRank = 4, Threshold = 0.02, CutAt = 0.5 }, inputs),
        "soraSchedule" => new SoraControl(
            new SoraOptions { MaxRank = 4, Schedule = SoraSchedule.Linear, Stages = 3, MaxThreshold = 0.03, FirstStage = 0.5, Rule = GateThreshold.AsCoded, CutAt = 1 }, inputs),
        "codyra" => new CodyraControl(new CodyraOptions { MaxRank = 4, DenseFraction = 0.25, Levels = 2, MaxThreshold = 0.03, CutAt = 1 }, inputs),
        "codyraCut" => new CodyraControl(new CodyraOptions { MaxRank = 4, DenseFraction = 0.25, Levels = 2, MaxThreshold = 0.03, CutAt = 0.75 }, inputs),
        "bayesian" => new BayesianLoraControl(
            Bayesian with { PenaltyByCost = true, CutAt = 1 }, inputs),
        "bayesianCut" => new BayesianLoraControl(Bayesian with { CutAt = 0.5 }, inputs),
        "dylora" => new DyLoraControl(new DyLoraOptions { MaxRank = 4 }, inputs),
        "dyloraFrozen" => new DyLoraControl(new DyLoraOptions { MaxRank = 4, Frozen = true, Readout = NestedReadout.PerModule }, inputs),
        "matryoshka" => new MatryoshkaLoraControl(new MatryoshkaLoraOptions { Ranks = [1, 2, 4] }, inputs),
        "matryoshkaProduct" => new MatryoshkaLoraControl(
            new MatryoshkaLoraOptions { Ranks = [1, 2, 4], Readout = NestedReadout.PerModule, Term = NestedTerm.Product }, inputs),
        "matryoshkaPerModule" => new MatryoshkaLoraControl(new MatryoshkaLoraOptions { Ranks = [1, 2, 4], Readout = NestedReadout.PerModule }, inputs),
        "squeezePost" => new LoraSqueezeControl(Squeeze, inputs),
        "squeezeCont" => new LoraSqueezeControl(Squeeze with { Mode = SqueezeMode.Cont, ContinueFraction = 0.5 }, inputs),
        "squeezeContReset" => new LoraSqueezeControl(
            Squeeze with { Mode = SqueezeMode.Cont, ContinueFraction = 0.5, Moments = SqueezeMoments.Reset }, inputs),
        "squeezeIn" => new LoraSqueezeControl(Squeeze with { Mode = SqueezeMode.In, Shrinks = 2, Target = SqueezeTarget.Energy }, inputs),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown run"),
    };

    private static void Points(JsonElement expected, RankCurve? curve)
    {
        var points = expected.GetProperty("points");
        Assert.Equal(points.GetArrayLength(), curve?.Points.Count ?? 0);
        for (var i = 0; i < points.GetArrayLength(); i++)
        {
            double[] wanted = [.. points[i].EnumerateArray().Select(v => v.GetDouble())];
            var own = curve!.Points[i];
            Close(wanted, [own.Setting, own.MeanRank, own.Parameters, own.Validation.Loss, own.Validation.Accuracy], 2e-5);
            Assert.Equal(12, own.Validation.Examples);
        }

        if (expected.TryGetProperty("linear", out var linear))
        {
            Assert.Equal(linear.GetDouble(), curve!.AreaLinear!.Value, 1e-9);
            Assert.Equal(expected.GetProperty("log").GetDouble(), curve.AreaLog!.Value, 1e-9);
        }
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> own, double tolerance)
    {
        Assert.Equal(expected.Count, own.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - own[i]) <= tolerance, FormattableString.Invariant($"[{i}]: {own[i]:R}, expected {expected[i]:R}"));
        }
    }
}
