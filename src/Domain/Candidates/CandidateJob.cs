using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What a candidate does on its slot.</summary>
[GenerateSerializer, Immutable]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "job")]
[JsonDerivedType(typeof(TrainJob), "train")]
[JsonDerivedType(typeof(DamSearchJob), "damSearch")]
[JsonDerivedType(typeof(ProbeJob), "probe")]
[JsonDerivedType(typeof(RankControlJob), "rankControl")]
public abstract record CandidateJob;

/// <summary>Train one configuration.</summary>
/// <param name="Configuration">What is trained.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="ScoreTest">Score the test split once, after the last step. Only final trainings may.</param>
/// <param name="WarmStartFrom">Candidate number of a finished DAM search whose adapter weights are the start; null starts fresh.</param>
/// <param name="UntilStep">
/// Step after which the attempt ends with its score and leaves the whole training state to a candidate that continues it; null trains to the last
/// step and leaves no state. It has done what it was asked for, so its status is Completed. Learning rates follow the schedule of all steps.
/// </param>
/// <param name="ContinueFrom">
/// Candidate number of a training that ended at its <paramref name="UntilStep"/>: this one goes on exactly as that one would have, with this
/// job's learning rate. Everything else that decides numbers must be equal. Null begins at step 0.
/// </param>
/// <param name="FactorsFrom">Candidate number of a probe that left start values of the factors; null draws them.</param>
/// <param name="Releases">
/// Candidate numbers whose training state nothing can continue any more; it is deleted when this job begins. Null releases nothing.
/// </param>
/// <param name="AccumulationSteps">
/// Passes over which a step's examples are divided, their gradients added up, so that a step needs less memory; null and 1 take them at once. It
/// changes no result but by rounding (and the masks of dropout), so it is no part of what a checkpoint must agree in.
/// </param>
[GenerateSerializer, Immutable]
public sealed record TrainJob(
    [property: Id(0)] CandidateConfiguration Configuration,
    [property: Id(1)] TrainingOptions Training,
    [property: Id(2)] bool ScoreTest,
    [property: Id(3)] int? WarmStartFrom = null,
    [property: Id(4)] int? UntilStep = null,
    [property: Id(5)] int? ContinueFrom = null,
    [property: Id(6)] int? FactorsFrom = null,
    [property: Id(7)] IReadOnlyList<int>? Releases = null,
    [property: Id(8), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AccumulationSteps = null) : CandidateJob
{
    /// <summary>Examples of the largest pass of a step.</summary>
    public int PassSize() => PassSize(Training.BatchSize, AccumulationSteps ?? 1);

    /// <summary>Examples of the largest of several passes over a batch.</summary>
    /// <param name="batchSize">Examples of the step.</param>
    /// <param name="passes">Passes, 1 or more.</param>
    public static int PassSize(int batchSize, int passes) => (batchSize + passes - 1) / passes;
}

/// <summary>Train the gated all-module supernet and read the Differential Adaptation Matrix out of it.</summary>
/// <param name="Dam">Settings of the search.</param>
/// <param name="Training">Training of the supernet's weights.</param>
/// <param name="LearningRate">Peak learning rate of the weights.</param>
/// <param name="Rank">LoRA rank of every module.</param>
/// <param name="AlphaPerRank">Scale of every module.</param>
/// <param name="BudgetParameters">Adapter parameters that the discretised matrix may use, at <paramref name="Rank"/>.</param>
[GenerateSerializer, Immutable]
public sealed record DamSearchJob(
    [property: Id(0)] DamOptions Dam,
    [property: Id(1)] TrainingOptions Training,
    [property: Id(2)] double LearningRate,
    [property: Id(3)] int Rank,
    [property: Id(4)] double AlphaPerRank,
    [property: Id(5)] long BudgetParameters) : CandidateJob;

/// <summary>Score modules without training adapters.</summary>
/// <param name="Kind">What is measured.</param>
/// <param name="Training">Batch size and steps that the head's warm-up uses.</param>
/// <param name="LearningRate">Learning rate of the head's warm-up.</param>
/// <param name="Rank">LoRA rank that the score assumes.</param>
/// <param name="AlphaPerRank">Scale that the score assumes.</param>
/// <param name="BudgetParameters">Adapter parameters that the choice of modules or ranks may use.</param>
/// <param name="Method">Options of the method that asks, for the kinds that have some; null takes their defaults.</param>
[GenerateSerializer, Immutable]
public sealed record ProbeJob(
    [property: Id(0)] ProbeKind Kind,
    [property: Id(1)] TrainingOptions Training,
    [property: Id(2)] double LearningRate,
    [property: Id(3)] int Rank,
    [property: Id(4)] double AlphaPerRank,
    [property: Id(5)] long BudgetParameters,
    [property: Id(6)] StrategyOptions? Method = null) : CandidateJob;

/// <summary>Train with a method that changes ranks while it trains, or that searches ranks for a later training.</summary>
/// <param name="Method">The method and its options.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="LearningRate">Peak learning rate of the adapters and the head.</param>
/// <param name="Rank">LoRA rank of reference.</param>
/// <param name="AlphaPerRank">Scale of every module.</param>
/// <param name="BudgetParameters">Adapter parameters that the folded plain LoRA at the end may have.</param>
/// <param name="ScoreTest">Score the test split once, at the end, with the folded adapters. Only final trainings may.</param>
[GenerateSerializer, Immutable]
public sealed record RankControlJob(
    [property: Id(0)] RankMethodOptions Method,
    [property: Id(1)] TrainingOptions Training,
    [property: Id(2)] double LearningRate,
    [property: Id(3)] int Rank,
    [property: Id(4)] double AlphaPerRank,
    [property: Id(5)] long BudgetParameters,
    [property: Id(6)] bool ScoreTest) : CandidateJob;

/// <summary>Training-free module scores.</summary>
public enum ProbeKind
{
    /// <summary>Norm of the top singular values of ∂L/∂W, averaged over batches (docs/strategies/controls.md: gtop4).</summary>
    GradientEnergy,

    /// <summary>Greedy gain of the smallest eigenvalue of the Gram matrix per parameter (docs/strategies/controls.md).</summary>
    LambdaMin,

    /// <summary>Σ|W ∘ ∂L/∂W| or ‖∂L/∂W‖ of each module (<see cref="SensitivityOptions"/>).</summary>
    Sensitivity,

    /// <summary>Incremental singular vectors of the modules' inputs (<see cref="EvaOptions"/>).</summary>
    Eva,

    /// <summary>Accumulated full gradients (<see cref="GoraOptions"/>).</summary>
    Gora,

    /// <summary>Integrated gradients along a path of weights (<see cref="ColoraOptions"/>).</summary>
    Colora,
}
