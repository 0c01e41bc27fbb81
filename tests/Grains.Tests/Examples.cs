using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>A small model, specs on it, and outcomes that depend on the job and seed alone.</summary>
internal static class Examples
{
    /// <summary>2 layers of q, v, fc1: 16, 16 and 24 parameters per rank, 112 in all.</summary>
    public static ModelShape Shape { get; } = new(
        "vit",
        2,
        ["q", "v", "fc1"],
        [.. Enumerable.Range(0, 2).SelectMany(layer => new[]
        {
            new ModuleShape(new ModuleAddress(layer, "q"), $"layer.{layer}.q", 8, 8),
            new ModuleShape(new ModuleAddress(layer, "v"), $"layer.{layer}.v", 8, 8),
            new ModuleShape(new ModuleAddress(layer, "fc1"), $"layer.{layer}.fc1", 8, 16),
        })],
        8,
        1000);

    /// <summary>Half of 4 · 112 parameters: a budget of 224.</summary>
    public static SearchSpec Spec(params ArmSpec[] arms) => new()
    {
        Name = "test",
        Model = "tiny",
        Data = new DataSpec { Path = "digits" },
        Budget = new BudgetSpec { Fraction = 0.5 },
        Rank = 4,
        Arms = arms,
        Seed = 11,
        Repetitions = 1,
    };

    public static ArmSpec Uniform(string name = "uniform") => new(name, new UniformOptions());

    public static ArmSpec Masks(int draws, string name = "masks") => new(name, new RandomMaskOptions { Draws = draws });

    public static ArmSpec Dam(string name = "dam") => new(name, new DamStrategyOptions());

    /// <summary>Every method of the catalog.</summary>
    public static ArmSpec[] AllArms =>
    [
        Dam(), Uniform(), Masks(3),
        new("gradient", new GradientEnergyOptions()), new("lambda", new LambdaMinOptions()), new("first", new FirstLayersOptions()),
        new("head", new HeadOnlyOptions()), new("all", new AllModulesOptions()), new("full", new FullFineTuningOptions()),
        new("random", new RandomSearchOptions { Trials = 4, Ranks = [1, 2, 4] }),
    ];

    /// <summary>An outcome as a real runner might give it: the same job and seed give the same numbers, whatever the attempt.</summary>
    public static CandidateOutcome Outcome(CandidateRole role, CandidateJob job, long seed)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(job, JsonDefaults.Compact) + seed));
        double Number(int i) => hash[i] / 256.0;
        var score = new SplitScore(1 - Number(0), Number(0), 300);
        var outcome = new CandidateOutcome { TrainLoss = Number(1), Validation = score, Seconds = 1 + Number(2), Steps = 160 };
        return job switch
        {
            TrainJob train => outcome with
            {
                AdapterParameters = train.Configuration.Adapters.Parameters(Shape),
                Test = role == CandidateRole.Final ? new SplitScore(1 - Number(3), Number(3), 2000) : null,
                Artefact = $"{seed}",
            },
            RankControlJob => outcome with
            {
                AdapterParameters = 96,
                Test = role == CandidateRole.Final ? new SplitScore(1 - Number(3), Number(3), 2000) : null,
                Modules = new ModuleScores { Ranks = [1, 0, 0, 0, 1, 0], Mask = [true, false, false, false, true, false] },
                Artefact = $"{seed}",
            },
            _ => outcome with
            {
                Modules = new ModuleScores
                {
                    Mask = [true, hash[4] % 2 == 0, false, false, hash[5] % 2 == 0, false],
                    Log = [new GateLogEntry(1, 0.5, 0.1, [0.2, 0.3], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])],
                },
            },
        };
    }

    public static CandidateOutcome Outcome(PlannedCandidate candidate) => Outcome(candidate.Role, candidate.Job, candidate.Seed);
}
