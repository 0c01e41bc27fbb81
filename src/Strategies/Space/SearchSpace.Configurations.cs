using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <content>From points to configurations and back.</content>
public sealed partial class SearchSpace
{
    /// <summary>The configuration that a point stands for. Different points give configurations of different <see cref="CandidateConfiguration.CanonicalHash"/>.</summary>
    public CandidateConfiguration Configuration(SpacePoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var alpha = options.AlphaPerRank.Count > 0 ? options.AlphaPerRank[point.Choices[^1]] : context.Spec.AlphaPerRank;
        return new CandidateConfiguration(
            TrainingMode.Adapters,
            AdapterConfiguration.FromRanks(context.Shape, Ranks(point), alpha, context.Spec.RankStabilized),
            point.LearningRate);
    }

    /// <summary>Rank of each module of the model.</summary>
    public int[] Ranks(SpacePoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var ranks = new int[context.Shape.Modules.Count];
        if (modules == 0)
        {
            Array.Fill(ranks, (int)dimensions[0].Values[point.Choices[0]]);
            return ranks;
        }

        for (var i = 0; i < modules; i++)
        {
            ranks[i] = point.Choices[i] == 0 ? 0 : (int)dimensions[i].Values[point.Choices[i] - 1];
        }

        return options is { Kind: SearchSpaceKind.Mask, FillBudget: true }
            ? RankFill.Ranks([.. ranks.Select(r => r > 0)], context.Shape, context.BudgetParameters)
            : ranks;
    }

    /// <summary>Adapter parameters of a point.</summary>
    public long Parameters(SpacePoint point)
    {
        var ranks = Ranks(point);
        long total = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            total += ranks[i] * context.Shape.Modules[i].ParametersPerRank;
        }

        return total;
    }

    /// <summary>The point of a configuration that this space made; null for one that it cannot have made.</summary>
    public SpacePoint? Point(CandidateConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var ranks = configuration.Adapters.Ranks(context.Shape);
        var choices = new byte[dimensions.Length];
        for (var i = 0; i < dimensions.Length; i++)
        {
            var state = dimensions[i] switch
            {
                { IsModule: true } => ranks[i] == 0 ? 0 : options.Kind == SearchSpaceKind.Mask ? 1 : 1 + IndexOf(dimensions[i].Values, ranks[i]),
                { Name: "rank" } => IndexOf(dimensions[i].Values, ranks[0]),
                _ => IndexOf(dimensions[i].Values, AlphaPerRank(configuration)),
            };
            if (state < 0 || state >= dimensions[i].Count)
            {
                return null;
            }

            choices[i] = (byte)state;
        }

        var point = new SpacePoint(choices, configuration.LearningRate);
        return Contains(point) && Same(Configuration(point), configuration) ? point : null;
    }

    private static bool Same(CandidateConfiguration one, CandidateConfiguration other) =>
        one.Mode == other.Mode && one.Adapters with { Modules = other.Adapters.Modules } == other.Adapters && one.Adapters.Modules.SequenceEqual(other.Adapters.Modules);

    private static int IndexOf(IReadOnlyList<double> values, double value)
    {
        var nearest = -1;
        for (var i = 0; i < values.Count; i++)
        {
            // Scales come back from a product with the rank, which may round.
            if (Math.Abs(values[i] - value) <= 1e-9 * Math.Abs(value))
            {
                nearest = i;
            }
        }

        return nearest;
    }

    private double AlphaPerRank(CandidateConfiguration configuration) => configuration.Adapters.Modules is [var first, ..]
        ? first.Alpha / (configuration.Adapters.RankStabilized ? Math.Sqrt(first.Rank) : first.Rank)
        : double.NaN;
}
