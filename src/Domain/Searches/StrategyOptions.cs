using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Options of a method; the JSON key <c>method</c> names it.</summary>
[GenerateSerializer, Immutable]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(BayesianLoraOptions), "bayesian-lora")]
[JsonDerivedType(typeof(CodyraOptions), "codyra")]
[JsonDerivedType(typeof(DyLoraOptions), "dylora")]
[JsonDerivedType(typeof(LoraSqueezeOptions), "lora-squeeze")]
[JsonDerivedType(typeof(MatryoshkaLoraOptions), "matryoshka-lora")]
[JsonDerivedType(typeof(SoraOptions), "sora")]
[JsonDerivedType(typeof(DamStrategyOptions), "dam")]
[JsonDerivedType(typeof(AutoLoraOptions), "autolora")]
[JsonDerivedType(typeof(BipeftOptions), "bipeft")]
[JsonDerivedType(typeof(ColoraOptions), "colora")]
[JsonDerivedType(typeof(EvaOptions), "eva")]
[JsonDerivedType(typeof(GoraOptions), "gora")]
[JsonDerivedType(typeof(S3DeltaOptions), "s3delta")]
[JsonDerivedType(typeof(SensitivityOptions), "sensitivity")]
[JsonDerivedType(typeof(UniformOptions), "uniform")]
[JsonDerivedType(typeof(RandomMaskOptions), "random-mask")]
[JsonDerivedType(typeof(GradientEnergyOptions), "gradient-energy")]
[JsonDerivedType(typeof(LambdaMinOptions), "lambda-min")]
[JsonDerivedType(typeof(FirstLayersOptions), "first-layers")]
[JsonDerivedType(typeof(HeadOnlyOptions), "head-only")]
[JsonDerivedType(typeof(AllModulesOptions), "all-modules")]
[JsonDerivedType(typeof(FullFineTuningOptions), "full-fine-tuning")]
[JsonDerivedType(typeof(RandomSearchOptions), "random-search")]
[JsonDerivedType(typeof(AdaLoraOptions), "adalora")]
[JsonDerivedType(typeof(IncreLoraOptions), "increlora")]
[JsonDerivedType(typeof(TriAdaptLoraOptions), "triadaptlora")]
[JsonDerivedType(typeof(AutoPeftSearchOptions), "autopeft")]
[JsonDerivedType(typeof(EvolutionSearchOptions), "evolution")]
[JsonDerivedType(typeof(GpSearchOptions), "gp")]
[JsonDerivedType(typeof(GridSearchOptions), "grid")]
[JsonDerivedType(typeof(Nsga2SearchOptions), "nsga2")]
[JsonDerivedType(typeof(RandomSamplerOptions), "random")]
[JsonDerivedType(typeof(SobolSearchOptions), "sobol")]
[JsonDerivedType(typeof(TpeSearchOptions), "tpe")]
[JsonDerivedType(typeof(AirLlmSearchOptions), "airllm")]
[JsonDerivedType(typeof(AshaOptions), "asha")]
[JsonDerivedType(typeof(HyperbandOptions), "hyperband")]
[JsonDerivedType(typeof(MedianStopOptions), "median-stop")]
[JsonDerivedType(typeof(PbtOptions), "pbt")]
[JsonDerivedType(typeof(SuccessiveHalvingOptions), "successive-halving")]
[JsonDerivedType(typeof(SuperAdapterOptions), "super-adapter")]
public abstract record StrategyOptions;

/// <summary>Options of a method that decides ranks inside a training run.</summary>
[GenerateSerializer, Immutable]
public abstract record RankMethodOptions : StrategyOptions;

/// <summary>Search the Differential Adaptation Matrix, then train the selected modules. With relaxation <c>off</c> it is the gates-off control.</summary>
[GenerateSerializer, Immutable]
public sealed record DamStrategyOptions : StrategyOptions
{
    /// <summary>Settings of the search.</summary>
    [Id(0)] public DamOptions Dam { get; init; } = new();
}

/// <summary>LoRA of one rank on all modules, the highest that the budget allows.</summary>
[GenerateSerializer, Immutable]
public sealed record UniformOptions : StrategyOptions;

/// <summary>Control: modules drawn at random until the budget is full.</summary>
[GenerateSerializer, Immutable]
public sealed record RandomMaskOptions : StrategyOptions
{
    /// <summary>Masks drawn for each seed.</summary>
    [Id(0), Range(1, 10_000)] public int Draws { get; init; } = 10;
}

/// <summary>Control: one-shot top singular energy of ∂L/∂W per parameter.</summary>
[GenerateSerializer, Immutable]
public sealed record GradientEnergyOptions : StrategyOptions;

/// <summary>Control: greedy choice by the smallest eigenvalue of the Gram matrix (docs/strategies/controls.md).</summary>
[GenerateSerializer, Immutable]
public sealed record LambdaMinOptions : StrategyOptions;

/// <summary>Control: modules in layer order from the first layer until the budget is full.</summary>
[GenerateSerializer, Immutable]
public sealed record FirstLayersOptions : StrategyOptions;

/// <summary>Lower reference: only the task head is trained.</summary>
[GenerateSerializer, Immutable]
public sealed record HeadOnlyOptions : StrategyOptions;

/// <summary>Reference outside the budget: LoRA of the spec's rank on every module.</summary>
[GenerateSerializer, Immutable]
public sealed record AllModulesOptions : StrategyOptions;

/// <summary>Upper reference outside the budget: every weight is trained.</summary>
[GenerateSerializer, Immutable]
public sealed record FullFineTuningOptions : StrategyOptions
{
    /// <summary>Learning rate as a multiple of the arm's learning rate, since full weights want a smaller one.</summary>
    [Id(0), Range(1e-6, 1e3)] public double LearningRateFactor { get; init; } = 0.1;
}

/// <summary>Random search over rank, modules and learning rate; the best by validation is trained again and scored.</summary>
[GenerateSerializer, Immutable]
public sealed record RandomSearchOptions : StrategyOptions
{
    /// <summary>Candidates tried for each seed.</summary>
    [Id(0), Range(1, 1_000_000)] public int Trials { get; init; } = 8;

    /// <summary>Smallest learning rate, drawn log-uniformly.</summary>
    [Id(1), Range(1e-9, 10.0)] public double MinLearningRate { get; init; } = 2e-3;

    /// <summary>Largest learning rate.</summary>
    [Id(2), Range(1e-9, 10.0)] public double MaxLearningRate { get; init; } = 2e-2;

    /// <summary>Ranks to choose from.</summary>
    [Id(3), MinLength(1)] public IReadOnlyList<int> Ranks { get; init; } = new[] { 1, 2, 4, 8 };
}
