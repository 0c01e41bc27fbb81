using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdapterSearch.Domain;
using AdapterSearch.Training.Pretraining;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>What the benchmark shall run.</summary>
internal sealed record PlantedOptions
{
    /// <summary>
    /// Read-outs are named <c>dam/READOUT</c>: of a plain supernet (gates off), but those of gates of DAM's default relaxation. <c>dam/READOUT/RELAXATION</c>
    /// names the relaxation too.
    /// </summary>
    internal const string ReadoutPrefix = "dam/";

    /// <summary>Slots that a plant's search has.</summary>
    internal const int Slots = 2;

    internal const string Uniform = "uniform", Random = "random-mask";

    private static readonly Type[] WithoutModules = [typeof(HeadOnlyOptions), typeof(AllModulesOptions), typeof(FullFineTuningOptions)];

    /// <summary>Number of plants.</summary>
    internal int Plants { get; init; } = 10;

    /// <summary>Seed of the first plant; the others follow.</summary>
    internal long First { get; init; } = 20;

    /// <summary>Methods; every default that selects modules when none is named.</summary>
    internal IReadOnlyList<string> Methods { get; init; } = DefaultMethods();

    /// <summary>Adapter parameters; null takes those of the hidden change's modules.</summary>
    internal long? Budget { get; init; }

    /// <summary>Steps of every training.</summary>
    internal int Steps { get; init; } = 160;

    /// <summary>Learning rate of every method.</summary>
    internal double LearningRate { get; init; } = 0.005;

    /// <summary>Random masks for each plant.</summary>
    internal int Draws { get; init; } = 4;

    /// <summary>What a general search may spend on each plant, in whole trainings.</summary>
    internal int Trials { get; init; } = 6;

    /// <summary>Where the record goes; empty takes the benchmark's folder below artifacts.</summary>
    internal string Record { get; init; } = "";

    /// <summary>Reads pairs of <c>--name value</c>.</summary>
    /// <exception cref="BenchmarkArgumentException">An unknown name, a missing or impossible value.</exception>
    internal static PlantedOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new PlantedOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new BenchmarkArgumentException($"{arguments[i]} has no value.");
            options = arguments[i] switch
            {
                "--plants" => options with { Plants = (int)Whole(value, 1) },
                "--first" => options with { First = Whole(value, 0) },
                "--methods" => options with { Methods = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] },
                "--budget" => options with { Budget = value == "plants" ? null : Whole(value, 1) },
                "--steps" => options with { Steps = (int)Whole(value, 1) },
                "--learning-rate" => options with { LearningRate = Positive(value) },
                "--draws" => options with { Draws = (int)Whole(value, 1) },
                "--trials" => options with { Trials = (int)Whole(value, 2) },
                "--record" => options with { Record = value },
                _ => throw new BenchmarkArgumentException(
                    $"Unknown argument {arguments[i]}; known: --plants, --first, --methods, --budget (plants or a number), --steps, --learning-rate, --draws, --trials, --record."),
            };
        }

        return options;
    }

    /// <summary>The arms of the search on one plant.</summary>
    internal IReadOnlyList<ArmSpec> Arms() => [.. Methods.Select(m => new ArmSpec(m, Options(m)))];

    /// <summary>The search on one plant.</summary>
    internal SearchSpec Spec(long plant, string dataPath) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"planted-{plant}"),
        Model = "vit-fashion-mnist",
        Data = new DataSpec
        {
            Path = dataPath,
            TrainExamples = 1400,
            ValidationExamples = 600,
            TestExamples = 1000,
            SplitSeed = plant,
            Planted = new PlantedSpec { Seed = plant },
        },
        Budget = new BudgetSpec { Fraction = 0.25 },
        Training = new TrainingOptions { Steps = Steps, Rungs = 1 },
        LearningRates = [LearningRate],
        Arms = Arms(),
        Seed = plant,
        Repetitions = 1,
    };

    /// <summary>Folder of Fashion-MNIST where the pretraining command finds it too.</summary>
    internal static string DataFolder => new PretrainingOptions().Data;

    private static string[] DefaultMethods() =>
    [
        .. typeof(StrategyOptions).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Where(m => !WithoutModules.Contains(m.DerivedType))
            .Select(m => (string)m.TypeDiscriminator!),
        .. Enum.GetValues<DamReadout>().Where(r => r != DamReadout.Auto).Select(r => ReadoutPrefix + JsonNamingPolicy.CamelCase.ConvertName(r.ToString())),
    ];

    private StrategyOptions Options(string method)
    {
        var json = method.Split('/') switch
        {
            ["dam", var readout and ("gate" or "gatePerCost")] => $$$"""{"method":"dam","dam":{"readout":"{{{readout}}}"}}""",
            ["dam", var readout] => $$$"""{"method":"dam","dam":{"relaxation":"off","readout":"{{{readout}}}"}}""",
            ["dam", var readout, var relaxation] => $$$"""{"method":"dam","dam":{"relaxation":"{{{relaxation}}}","readout":"{{{readout}}}"}}""",
            _ => $$"""{"method":"{{method}}"}""",
        };
        try
        {
            var options = JsonSerializer.Deserialize<StrategyOptions>(json, JsonDefaults.Compact)!;
            return AtSameWork(options) switch
            {
                RandomMaskOptions => new RandomMaskOptions { Draws = Draws },

                // Rank 1 on all modules fits every budget here, so that its default would leave nothing to choose.
                S3DeltaOptions s3delta => s3delta with { Rank = 4 },
                var others => others,
            };
        }
        catch (JsonException e)
        {
            throw new BenchmarkArgumentException($"There is no method '{method}'; all: {string.Join(", ", DefaultMethods())}.", e);
        }
    }

    /// <summary>
    /// General searches at the learning rate of all methods and with about as much training as <see cref="Trials"/> whole ones. Halving methods spend it in parts: 27
    /// beginnings that are divided by three twice are nine whole trainings, so three beginnings make one.
    /// </summary>
    private StrategyOptions AtSameWork(StrategyOptions method) => method switch
    {
        RandomSearchOptions search => search with { Trials = Trials, MinLearningRate = LearningRate, MaxLearningRate = LearningRate },
        SampledSearchOptions search => (search with { Trials = Trials, Window = Slots, Space = OneRate(search.Space) }) switch
        {
            TpeSearchOptions tpe => tpe with { StartupTrials = Startup },
            GpSearchOptions gp => gp with { StartupTrials = Startup },
            AutoPeftSearchOptions autopeft => autopeft with { StartupTrials = Startup },
            EvolutionSearchOptions evolution => evolution with { Population = Startup, Tournament = 2 },
            Nsga2SearchOptions nsga2 => nsga2 with { Population = Startup },
            AirLlmSearchOptions airllm => airllm with { Batch = Startup },
            var sampled => sampled,
        },
        FidelityOptions search => (search with { Window = Slots, Space = OneRate(search.Space) }) switch
        {
            SuccessiveHalvingOptions halving => halving with { Trials = 3 * Trials },
            AshaOptions asha => asha with { Trials = 3 * Trials, Eta = 3 },
            MedianStopOptions median => median with { Trials = Trials },
            PbtOptions pbt => pbt with { Population = Trials },
            var others => others,
        },
        _ => method,
    };

    private int Startup => Math.Max(2, Trials / 2);

    private SearchSpaceOptions OneRate(SearchSpaceOptions space) => space with { MinLearningRate = LearningRate, MaxLearningRate = LearningRate };

    private static long Whole(string text, long smallest) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= smallest
            ? value
            : throw new BenchmarkArgumentException($"'{text}' is not a whole number of {smallest} or more.");

    private static double Positive(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new BenchmarkArgumentException($"'{text}' is not a number above 0.");
}
