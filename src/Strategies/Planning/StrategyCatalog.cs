using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>From options to the method: one line per method.</summary>
public static class StrategyCatalog
{
    /// <summary>The method for its options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options belong to no method of this catalog.</exception>
    public static IStrategy Create(StrategyOptions options) => options switch
    {
        DamStrategyOptions dam => new DamStrategy(dam.Dam),
        AutoLoraOptions autoLora => new AutoLoraStrategy(autoLora),
        BipeftOptions bipeft => new BipeftStrategy(bipeft),
        ColoraOptions colora => new ColoraStrategy(colora),
        EvaOptions eva => new EvaStrategy(eva),
        GoraOptions gora => new GoraStrategy(gora),
        S3DeltaOptions s3delta => new S3DeltaStrategy(s3delta),
        SensitivityOptions sensitivity => new SensitivityStrategy(sensitivity),
        UniformOptions => new UniformStrategy(),
        RandomMaskOptions masks => new RandomMaskStrategy(masks),
        GradientEnergyOptions => new GradientEnergyStrategy(),
        LambdaMinOptions => new LambdaMinStrategy(),
        FirstLayersOptions => new FirstLayersStrategy(),
        HeadOnlyOptions => new HeadOnlyStrategy(),
        AllModulesOptions => new AllModulesStrategy(),
        FullFineTuningOptions full => new FullFineTuningStrategy(full),
        RandomSearchOptions search => new RandomSearchStrategy(search),
        SuperAdapterOptions super => new SuperAdapterStrategy(super),
        RankMethodOptions method => new RankControlStrategy(method),
        FidelityOptions fidelity => new FidelityStrategy(fidelity, c => FidelityRules.Create(fidelity, c.Spec.Training.Steps, c.Seeds)),
        SampledSearchOptions sampled => new SampledSearchStrategy(sampled),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options?.GetType().Name, "no method has these options"),
    };

    /// <summary>True for references that may use more parameters than the budget.</summary>
    public static bool IsOutsideBudget(StrategyOptions options) => options is AllModulesOptions or FullFineTuningOptions;

    /// <summary>True for methods that draw learning rates of their own, so that a choice beforehand would change nothing.</summary>
    public static bool SearchesLearningRate(StrategyOptions options) => options is RandomSearchOptions or SampledSearchOptions or FidelityOptions;
}
