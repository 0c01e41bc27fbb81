using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.Validation;

public sealed class PlantedSpecTests
{
    private static SearchSpec Spec(PlantedSpec planted, params ArmSpec[] arms)
    {
        var spec = Shapes.Spec(arms.Length > 0 ? arms : [new ArmSpec("uniform", new UniformOptions())]);
        return spec with { Data = spec.Data with { Planted = planted } };
    }

    [Fact]
    public void A_planted_task_is_written_and_read_as_the_page_says()
    {
        var json = """{"path":"d","planted":{"seed":7,"modules":6,"rank":2,"strength":0.5,"aligned":true}}""";
        var data = JsonSerializer.Deserialize<DataSpec>(json, JsonDefaults.Compact)!;
        Assert.Equal(new PlantedSpec { Seed = 7, Modules = 6 }, data.Planted);
        Assert.Equal(6, data.Planted!.Count(Shapes.Small));
        Assert.Equal(6, new PlantedSpec().Count(Shapes.Small));
        Assert.Equal(1, new PlantedSpec { Share = 0.001 }.Count(Shapes.Small));
        Assert.Empty(SpecValidation.Problems(Spec(data.Planted), Shapes.Small));
    }

    [Fact]
    public void What_the_model_cannot_hold_is_refused_with_both_numbers()
    {
        var problems = SpecValidation.Problems(Spec(new PlantedSpec { Modules = 25, Rank = 65 }), Shapes.Small);
        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, p => p.StartsWith("data.planted.modules = 25", StringComparison.Ordinal) && p.EndsWith("24", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("data.planted.rank = 65", StringComparison.Ordinal) && p.EndsWith("64", StringComparison.Ordinal));
        Assert.Contains(
            SpecValidation.Problems(Spec(new PlantedSpec { Share = 0, Strength = -1 }), Shapes.Small), p => p.StartsWith("data.planted.share = 0", StringComparison.Ordinal));
    }

    [Fact]
    public void The_head_alone_cannot_imitate_a_planted_teacher()
    {
        var problem = Assert.Single(SpecValidation.Problems(Spec(new PlantedSpec(), new ArmSpec("head", new HeadOnlyOptions())), Shapes.Small));
        Assert.StartsWith("arm 'head'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_progressive_read_out_needs_a_budget_to_stop_at()
    {
        var dam = new DamOptions { Readout = DamReadout.Progressive, Scope = DamScope.Global };
        var problem = Assert.Single(SpecValidation.Problems(Shapes.Spec(new ArmSpec("dam", new DamStrategyOptions { Dam = dam })), Shapes.Small));
        Assert.Contains("set scope to budget", problem, StringComparison.Ordinal);
        Assert.Empty(SpecValidation.Problems(Shapes.Spec(new ArmSpec("dam", new DamStrategyOptions { Dam = dam with { Scope = DamScope.Budget } })), Shapes.Small));
    }
}
