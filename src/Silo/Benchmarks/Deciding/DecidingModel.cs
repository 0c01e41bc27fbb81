using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>The model shape, spec and made-up results of the benchmarks that train nothing.</summary>
internal static class DecidingModel
{
    private static readonly string[] Projections = ["q", "k", "v", "o", "fc1", "fc2"];

    /// <summary>An encoder of width 768 with six modules a layer.</summary>
    public static ModelShape Encoder(int layers)
    {
        var modules = Enumerable.Range(0, layers).SelectMany(layer => Projections.Select(projection =>
        {
            var (rows, columns) = projection switch { "fc1" => (3072, 768), "fc2" => (768, 3072), _ => (768, 768) };
            return new ModuleShape(new ModuleAddress(layer, projection), $"encoder.{layer}.{projection}", columns, rows);
        }));
        return new ModelShape("vit", layers, Projections, [.. modules], 768, 86_000_000);
    }

    /// <summary>A search with one arm at a quarter of the parameters of rank 4 on all modules.</summary>
    public static SearchSpec Spec(StrategyOptions options) => new()
    {
        Model = "none",
        Data = new DataSpec { Path = "none" },
        Budget = new BudgetSpec { Fraction = 0.25 },
        Arms = [new ArmSpec("arm", options)],
        Repetitions = 1,
        Seed = 20261122,
    };

    /// <summary>
    /// A tabulated objective: validation accuracy from hidden worths of modules, a best learning rate and a little noise, all fixed by the configuration.
    /// </summary>
    public static CandidateOutcome Outcome(ModelShape shape, TrainJob job, bool final)
    {
        double sum = 0, most = 0;
        foreach (var (i, module) in shape.Modules.Index())
        {
            var worth = Math.Pow(new SeedStream(5).For(i).Random().NextDouble(), 3);
            most += worth;
            sum += job.Configuration.Adapters.Modules.Any(m => m.Module == module.Address) ? worth : 0;
        }

        var away = Math.Log(job.Configuration.LearningRate / 6e-3);
        var noise = new DeterministicRandom(Convert.ToUInt64(job.Configuration.CanonicalHash(), 16)).NextDouble();
        return Scored(0.5 + (0.4 * sum / most) - (0.05 * away * away) + (0.01 * noise), final) with
        {
            AdapterParameters = job.Configuration.Adapters.Parameters(shape),
            Steps = job.UntilStep ?? job.Training.Steps,
        };
    }

    /// <summary>A completed training with an accuracy.</summary>
    public static CandidateOutcome Scored(double accuracy, bool final) => new()
    {
        Validation = new SplitScore(1 - accuracy, accuracy, 1000),
        Test = final ? new SplitScore(1 - accuracy, accuracy, 1000) : null,
        Seconds = 1,
    };
}
