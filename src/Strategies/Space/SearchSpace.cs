using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// All candidates that a general search may propose: one choice per module, a few settings and a learning rate. Every point fits the budget,
/// since points are made by <see cref="Repair"/>, which leaves points that fit unchanged: whatever fits can be reached, whatever does not is
/// never made (docs/strategies/search-space.md).
/// </summary>
public sealed partial class SearchSpace
{
    private readonly SearchSpaceOptions options;
    private readonly StrategyContext context;
    private readonly ChoiceDimension[] dimensions;
    private readonly int modules;
    private readonly double logMinimum;
    private readonly double logRange;

    /// <summary>The space of an arm.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">Model, spec and budget.</param>
    public SearchSpace(SearchSpaceOptions options, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        this.options = options;
        this.context = context;
        dimensions = [.. Modules(), .. Settings()];
        modules = dimensions.Count(d => d.IsModule);
        logMinimum = Math.Log(options.MinLearningRate);
        logRange = Math.Log(options.MaxLearningRate) - logMinimum;
    }

    /// <summary>Choices: modules first, then settings.</summary>
    public IReadOnlyList<ChoiceDimension> Choices => dimensions;

    /// <summary>Number of modules among the choices.</summary>
    public int ModuleCount => modules;

    /// <summary>Choices and the learning rate.</summary>
    public int DimensionCount => dimensions.Length + 1;

    /// <summary>True when the learning rate is one value, so that the space is finite.</summary>
    public bool HasFixedLearningRate => logRange <= 0;

    /// <summary>True when not one candidate fits the budget.</summary>
    public bool IsEmpty => dimensions.Any(d => d.Count == 0) || (modules > 0 && dimensions.Take(modules).All(d => d.Count < 2));

    /// <summary>Position of a learning rate between the smallest (0) and the largest (1), on the logarithmic scale; 0 when there is one only.</summary>
    public double Unit(double learningRate) => HasFixedLearningRate ? 0 : Math.Clamp((Math.Log(learningRate) - logMinimum) / logRange, 0, 1);

    /// <summary>The learning rate at a position between 0 and 1.</summary>
    public double Rate(double unit) => HasFixedLearningRate || unit <= 0 ? options.MinLearningRate
        : unit >= 1 ? options.MaxLearningRate
        : Math.Clamp(Math.Exp(logMinimum + (unit * logRange)), options.MinLearningRate, options.MaxLearningRate);

    /// <summary>True when the point has a valid state for each choice, fits the budget and trains something.</summary>
    public bool Contains(SpacePoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Choices.Length != dimensions.Length || point.LearningRate < options.MinLearningRate || point.LearningRate > options.MaxLearningRate)
        {
            return false;
        }

        long cost = 0;
        var on = modules == 0;
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (point.Choices[i] >= dimensions[i].Count)
            {
                return false;
            }

            cost += dimensions[i].Costs[point.Choices[i]];
            on |= i < modules && point.Choices[i] > 0;
        }

        return on && cost <= context.BudgetParameters;
    }

    /// <summary>
    /// Makes choices fit: modules in the given order get the rank that they ask for, or the highest of their ranks that what is left of the
    /// budget holds, or none. When no module asks for anything, the first of the order that fits gets its lowest rank. Choices that fit stay as they are.
    /// </summary>
    /// <param name="choices">States, changed in place.</param>
    /// <param name="order">Modules (positions in <see cref="Choices"/>), the one that is served first in front.</param>
    public void Repair(Span<byte> choices, ReadOnlySpan<int> order)
    {
        var left = context.BudgetParameters;
        var on = false;
        foreach (var i in order)
        {
            var costs = dimensions[i].Costs;
            var state = choices[i];
            while (costs[state] > left)
            {
                state--;
            }

            choices[i] = state;
            left -= costs[state];
            on |= state > 0;
        }

        if (on || modules == 0)
        {
            return;
        }

        foreach (var i in order)
        {
            if (dimensions[i].Count > 1)
            {
                choices[i] = 1;
                return;
            }
        }
    }

    /// <summary>A point from numbers in [0, 1); equal numbers give equal points.</summary>
    /// <param name="unit">
    /// Share of modules that ask for a rank, position of the learning rate, then one number per choice: a module asks when its number lies below the
    /// share, for the rank at its place below it.
    /// </param>
    /// <param name="order">Order in which modules are served, see <see cref="Repair"/>.</param>
    public SpacePoint FromUnit(ReadOnlySpan<double> unit, ReadOnlySpan<int> order)
    {
        var share = unit[0];
        var choices = new byte[dimensions.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            var u = unit[i + 2];
            choices[i] = !dimensions[i].IsModule ? (byte)(u * dimensions[i].Count)
                : u < share ? (byte)Math.Min(dimensions[i].Count - 1, 1 + (int)(u / share * (dimensions[i].Count - 1)))
                : (byte)0;
        }

        Repair(choices, order);
        return new SpacePoint(choices, Rate(unit[1]));
    }

    /// <summary>A random point: random share of asking modules, random ranks and settings, modules served in random order.</summary>
    public SpacePoint Random(DeterministicRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var unit = new double[dimensions.Length + 2];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = random.NextDouble();
        }

        return FromUnit(unit, ServingOrder(random));
    }

    /// <summary>A random order in which modules are served.</summary>
    public int[] ServingOrder(DeterministicRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Permutation(modules);
    }

    private IEnumerable<ChoiceDimension> Modules()
    {
        if (options.Kind == SearchSpaceKind.Uniform)
        {
            yield break;
        }

        IReadOnlyList<int> ranks = options.Kind == SearchSpaceKind.Mask ? [options.Rank ?? context.Spec.Rank] : options.Ranks;
        foreach (var module in context.Shape.Modules)
        {
            int[] fitting = [.. ranks.Where(r => r <= Math.Min(module.InFeatures, module.OutFeatures) && r * module.ParametersPerRank <= context.BudgetParameters)];
            yield return new ChoiceDimension(
                module.Address.ToString(), true, [.. fitting.Select(r => (double)r)], [0, .. fitting.Select(r => r * module.ParametersPerRank)]);
        }
    }

    private IEnumerable<ChoiceDimension> Settings()
    {
        if (options.Kind == SearchSpaceKind.Uniform)
        {
            var limit = context.Shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
            int[] fitting = [.. options.Ranks.Where(r => r <= limit && r * context.Shape.ParametersPerRank <= context.BudgetParameters)];
            yield return new ChoiceDimension(
                "rank", false, [.. fitting.Select(r => (double)r)], [.. fitting.Select(r => r * context.Shape.ParametersPerRank)]);
        }

        if (options.AlphaPerRank.Count > 0)
        {
            yield return new ChoiceDimension("alphaPerRank", false, options.AlphaPerRank, [.. options.AlphaPerRank.Select(_ => 0L)]);
        }
    }
}
