using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class ModuleMethodProblemsTests
{
    public static TheoryData<string, StrategyOptions, long, string> Clashes => new()
    {
        { "minimum", new GoraOptions { MinRank = 5, MaxRank = 4 }, 4608, "minRank 5 is above maxRank 4" },
        { "gora side", new GoraOptions { MinRank = 65, MaxRank = 70 }, 40_000, "minRank = 65; the smallest matrix of this model allows at most 64" },
        { "gora room", new GoraOptions { MinRank = 8 }, 1000, "minRank = 8: the smallest module needs 1024 parameters at this rank; the budget is 1000" },
        { "steps", new GoraOptions { FirstStep = 1e-6 }, 4608, "smallestStep 1E-05 is above firstStep 1E-06" },
        { "checks", new GoraOptions { Batches = 10 }, 4608, "checkEvery 8 leaves no two checks within 10 batches" },
        { "colora", new ColoraOptions { MaxRank = 65 }, 4608, "maxRank = 65; the smallest matrix of this model allows at most 64" },
        { "sensitivity", new SensitivityOptions(), 511, "rank = 4: the smallest module needs 512 parameters at this rank; the budget is 511" },
        { "gradient energy", new GradientEnergyOptions(), 511, "rank = 4: the smallest module needs 512 parameters at this rank; the budget is 511" },
        { "lambda-min", new LambdaMinOptions(), 200, "rank = 4: the smallest module needs 512" },
        { "first layers", new FirstLayersOptions(), 200, "rank = 4: the smallest module needs 512" },
        { "dam room", Dam(new DamOptions()), 200, "rank = 4: the smallest module needs 512" },
        { "dam own rank", Dam(new DamOptions { Rank = 2 }), 200, "dam.rank = 2: the smallest module needs 256" },
        { "dam reference rank", Dam(new DamOptions { Scope = DamScope.Global, FillRanks = false }), 200, "rank = 4: the smallest module needs 512" },
        { "dam both ranks", Dam(new DamOptions { Rank = 1, FillRanks = false }), 200, "': rank = 4: the smallest module needs 512" },
        { "dam batch", Dam(new DamOptions { GateBatchSize = 400 }), 4608, "a batch of 400 for the architecture does not fit data.validationExamples = 300" },
        { "dam warm-up", Dam(new DamOptions { WarmupSteps = 160 }), 4608, "dam.warmupSteps = 160: the gates would never move in 160 steps" },
        { "dam drops", Dam(new DamOptions { Readout = DamReadout.Progressive, Reading = new DamReadoutOptions { DropEvery = 160 } }), 4608, "dropEvery = 160, dropAfter = 0: no module" },
        { "dam shared side", Dam(new DamOptions { Sharing = WeightSharing.Unselected, SharedRank = 65 }), 40_000, "dam.sharedRank = 65; the smallest matrix" },
        { "dam shared room", Dam(new DamOptions { Sharing = WeightSharing.Unselected, SharedRank = 36 }), 4608, "a shared pair of 4608 parameters and one module of 128 exceed the budget of 4608" },
        { "nothing to choose", new S3DeltaOptions(), 4608, "rank = 1 on all modules costs 4608 parameters, the budget is 4608" },
        { "s3delta side", new S3DeltaOptions { Rank = 65 }, 10_000, "rank = 65; the smallest matrix" },
        { "s3delta room", new S3DeltaOptions { Rank = 8 }, 1000, "needs 1024 parameters at this rank; the budget is 1000" },
        { "s3delta batch", new S3DeltaOptions { Rank = 4, GateBatchSize = 400 }, 4608, "a batch of 400 for the architecture does not fit data.validationExamples = 300" },
        { "autolora side", new AutoLoraOptions { Rank = 70 }, 4608, "rank = 70; the smallest matrix" },
        { "autolora split", new AutoLoraOptions { WeightShare = 0.95 }, 4608, "weightShare 0.95 splits 700 examples into 665 and 35, which do not fill batches of 50 and 50" },
        { "bipeft order", new BipeftOptions { Ranks = [4, 2] }, 4608, "ranks 4, 2: must be 1 or more and rise" },
        { "bipeft side", new BipeftOptions { Ranks = [1, 65] }, 4608, "largest of ranks = 65" },
        { "bipeft room", new BipeftOptions { Ranks = [2, 4] }, 200, "smallest of ranks = 2: the smallest module needs 256 parameters" },
        { "bipeft interval", new BipeftOptions { WarmupEpochs = 12 }, 4608, "warmupEpochs 12 are 168 steps, history adds 5: nothing would be pruned in 160 steps" },
    };

    private static DamStrategyOptions Dam(DamOptions options) => new() { Dam = options };

    public static TheoryData<StrategyOptions> Sound => new(
        Dam(new DamOptions()), Dam(new DamOptions { Readout = DamReadout.Progressive, Reading = new DamReadoutOptions { DropAfter = 100, DropEvery = 200, DropCount = 18 } }), Dam(new DamOptions { Scope = DamScope.PerLayer, FillRanks = false, Sharing = WeightSharing.Unselected }), new LambdaMinOptions(), new FirstLayersOptions(),
        new SensitivityOptions(), new EvaOptions(), new GoraOptions(), new ColoraOptions(), new S3DeltaOptions { Rank = 4 }, new BipeftOptions(), new AutoLoraOptions());

    [Theory]
    [MemberData(nameof(Clashes))]
    public void A_method_that_does_not_fit_is_refused_with_the_numbers_that_clash(string what, StrategyOptions options, long budget, string expected)
    {
        var problem = Assert.Single(SpecValidation.Problems(Spec(what, options, budget), Shapes.Small));
        Assert.StartsWith($"arm '{what}': ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void Defaults_fit_the_demo(StrategyOptions options) => Assert.Empty(SpecValidation.Problems(Spec("x", options, 4608), Shapes.Small));

    [Theory]
    [InlineData("autolora", typeof(AutoLoraOptions))]
    [InlineData("bipeft", typeof(BipeftOptions))]
    [InlineData("colora", typeof(ColoraOptions))]
    [InlineData("eva", typeof(EvaOptions))]
    [InlineData("gora", typeof(GoraOptions))]
    [InlineData("s3delta", typeof(S3DeltaOptions))]
    [InlineData("sensitivity", typeof(SensitivityOptions))]
    public void A_spec_and_a_job_name_the_method(string name, Type type)
    {
        var options = JsonSerializer.Deserialize<StrategyOptions>($$"""{ "method": "{{name}}" }""", JsonDefaults.Compact)!;
        Assert.IsType(type, options);
        var context = Shapes.Context(spec: Spec(name, options, 4608));
        var job = Assert.Single(StrategyCatalog.Create(options).Next(context, []).Proposals).Job;
        var text = JsonSerializer.Serialize(job, JsonDefaults.Compact);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<CandidateJob>(text, JsonDefaults.Compact), JsonDefaults.Compact));
        Assert.True(job is DamSearchJob || text.Contains($"\"method\":\"{name}\"", StringComparison.Ordinal), text);
    }

    private static SearchSpec Spec(string name, StrategyOptions options, long budget) =>
        Shapes.Spec(new ArmSpec(name, options)) with { Budget = new BudgetSpec { Parameters = budget } };
}
