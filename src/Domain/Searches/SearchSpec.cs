using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One submitted job: model, task, budget and the methods to run on it.</summary>
[GenerateSerializer, Immutable]
public sealed record SearchSpec
{
    /// <summary>Name shown to people: letters, digits, dot, dash and underscore.</summary>
    [Id(0), Required, RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")] public string Name { get; init; } = "search";

    /// <summary>Folder of the base model (Hugging Face layout), relative to a configured model root.</summary>
    [Id(1), Required] public string Model { get; init; } = "";

    /// <summary>Task data.</summary>
    [Id(2), Required] public DataSpec Data { get; init; } = new();

    /// <summary>Hard parameter limit.</summary>
    [Id(3), Required] public BudgetSpec Budget { get; init; } = new();

    /// <summary>Training of every candidate.</summary>
    [Id(4), Required] public TrainingOptions Training { get; init; } = new();

    /// <summary>LoRA rank of reference: of all-module arms, of supernets and of the fractional budget.</summary>
    [Id(5), Range(1, 4096)] public int Rank { get; init; } = 4;

    /// <summary>Scale of every adapter whatever its rank: α is this times the rank (times √rank with rsLoRA).</summary>
    [Id(6), Range(1e-6, 1e6)] public double AlphaPerRank { get; init; } = 2;

    /// <summary>Use the rsLoRA scale α/√r.</summary>
    [Id(7)] public bool RankStabilized { get; init; }

    /// <summary>Learning rates to choose from once, on validation data with all modules adapted; one value skips the choice.</summary>
    [Id(8), MinLength(1)] public IReadOnlyList<double> LearningRates { get; init; } = new[] { 0.01 };

    /// <summary>Methods, in the order of the board.</summary>
    [Id(9), MinLength(1), MaxLength(1000)] public IReadOnlyList<ArmSpec> Arms { get; init; } = [];

    /// <summary>Seed of the whole search.</summary>
    [Id(10)] public long Seed { get; init; }

    /// <summary>Repetitions of every arm; repetition k uses the same seeds in every arm.</summary>
    [Id(11), Range(1, 1000)] public int Repetitions { get; init; } = 3;

    /// <summary>Most candidates that run at once; 0 takes all slots that are free.</summary>
    [Id(12), Range(0, 100_000)] public int MaxConcurrent { get; init; }

    /// <summary>Who shares the choice of the learning rate.</summary>
    [Id(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public LearningRateTuning Tuning { get; init; }

    /// <summary>What is equal between arms.</summary>
    [Id(14), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public ComputeRule Compute { get; init; }

    /// <summary>
    /// Device work of one repetition of an arm under <see cref="ComputeRule.EqualDevice"/>, in fine-tunes (<see cref="TrainingOptions.Steps"/> plain
    /// training steps each); null takes what the dearest arm would cost with equal steps.
    /// </summary>
    [Id(15), Range(1.0, 1e6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? AllowanceFineTunes { get; init; }

    /// <summary>Further repetitions for arms whose order is undecided; null gives every arm <see cref="Repetitions"/>.</summary>
    [Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public RacingOptions? Racing { get; init; }

    /// <summary>Share of the slots against other searches that wait for some; null is 1.</summary>
    [Id(17), Range(0.01, 100.0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Weight { get; init; }

    /// <summary>Most repetitions that an arm can have.</summary>
    public int MostRepetitions() => Racing?.MaxRepetitions ?? Repetitions;

    /// <summary>Repetitions that every arm has.</summary>
    public int LeastRepetitions() => Racing?.MinRepetitions ?? Repetitions;
}
