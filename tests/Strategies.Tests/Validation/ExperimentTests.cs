using System.Reflection;
using System.Text.Json.Serialization;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>The specs that come with the program, against the shape of the demo's model.</summary>
public sealed class ExperimentTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("compare-demo")]
    [InlineData("compare-planted")]
    [InlineData("compare-short")]
    [InlineData("rank-control")]
    public void Every_spec_can_run(string name) => Assert.Equal([], SpecValidation.Problems(Read(name), Shapes.Small));

    [Theory]
    [InlineData("compare-demo")]
    [InlineData("compare-planted")]
    public void A_comparison_lists_every_method_at_equal_terms(string name)
    {
        var spec = Read(name);
        Assert.Equal((LearningRateTuning.PerArm, ComputeRule.EqualDevice), (spec.Tuning, spec.Compute));
        Assert.True(spec.Repetitions >= 5);
        var listed = spec.Arms.Select(a => a.Strategy.GetType()).ToHashSet();

        // A planted task brings its own head, so that training the head alone is nothing.
        var methods = typeof(StrategyOptions).GetCustomAttributes<JsonDerivedTypeAttribute>().Where(m => spec.Data.Planted is null || m.DerivedType != typeof(HeadOnlyOptions));
        Assert.Empty(methods.Where(m => !listed.Contains(m.DerivedType)).Select(m => m.TypeDiscriminator));
    }

    private static SearchSpec Read(string name)
    {
        var spec = SpecReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "experiments", name + ".json")), out var problems);
        Assert.Empty(problems);
        return spec!;
    }
}
