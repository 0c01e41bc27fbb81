using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

internal static class Shapes
{
    private static readonly string[] Columns = ["q", "k", "v", "o", "fc1", "fc2"];

    /// <summary>An encoder shape: four square matrices and two of an FFN per layer.</summary>
    public static ModelShape Encoder(int layers, int width, int inner)
    {
        var modules = new List<ModuleShape>();
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var column in Columns)
            {
                var (rows, columns) = column switch { "fc1" => (inner, width), "fc2" => (width, inner), _ => (width, width) };
                modules.Add(new ModuleShape(new ModuleAddress(layer, column), $"encoder.{layer}.{column}", columns, rows));
            }
        }

        return new ModelShape("vit", layers, Columns, modules, width, 1000);
    }

    /// <summary>The small ViT of the demo: 4 layers, d = 64, FFN 256; 4,608 parameters per unit of rank.</summary>
    public static ModelShape Small { get; } = Encoder(4, 64, 256);

    public static SearchSpec Spec(params ArmSpec[] arms) => new()
    {
        Model = "m",
        Data = new DataSpec { Path = "d" },
        Budget = new BudgetSpec { Fraction = 0.25 },
        Arms = arms,
    };

    public static StrategyContext Context(long budget = 4608, SearchSpec? spec = null, long seed = 7) =>
        new(Small, spec ?? Spec(), budget, 0.01, new SeedStream(seed));

    public static StrategyCandidate Ended(int number, StrategyProposal proposal, CandidateOutcome outcome) =>
        new(number, proposal.Role, proposal.Job, outcome);
}
