using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Turns a mask into ranks that use up a parameter budget, so that arms can be compared at equal parameters (docs/strategies/controls.md, mode ii).</summary>
public static class RankFill
{
    /// <summary>
    /// The highest rank that all selected modules can share, then single units in module order while they fit. Ranks never exceed
    /// min(in, out) of a module; the total never exceeds the budget. A module may end with rank 0 when the budget is too small for all: then the highest scores
    /// get their unit first.
    /// </summary>
    /// <param name="mask">Selected modules, in the order of <see cref="ModelShape.Modules"/>.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <param name="scores">What the modules were selected by; null takes them in their order.</param>
    public static int[] Ranks(IReadOnlyList<bool> mask, ModelShape shape, long budget, IReadOnlyList<double>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(shape);
        if (mask.Count != shape.Modules.Count)
        {
            throw new ArgumentException($"{mask.Count} mask entries for {shape.Modules.Count} modules.", nameof(mask));
        }

        var ranks = new int[mask.Count];
        var open = Enumerable.Range(0, mask.Count).Where(i => mask[i]).ToList();
        while (open.Count > 0)
        {
            var perUnit = open.Sum(i => shape.Modules[i].ParametersPerRank);
            var room = open.Min(i => Limit(shape.Modules[i]) - ranks[i]);
            var step = (int)Math.Min(budget / perUnit, room);
            if (step == 0)
            {
                break;
            }

            foreach (var i in open)
            {
                ranks[i] += step;
            }

            budget -= step * perUnit;
            open.RemoveAll(i => ranks[i] == Limit(shape.Modules[i]));
        }

        var inOrder = scores is not null && open.Count > 0 && open.All(i => ranks[i] == 0) ? open.OrderByDescending(i => scores[i]) : open.AsEnumerable();
        foreach (var i in inOrder)
        {
            if (shape.Modules[i].ParametersPerRank <= budget)
            {
                ranks[i]++;
                budget -= shape.Modules[i].ParametersPerRank;
            }
        }

        return ranks;
    }

    private static int Limit(ModuleShape module) => Math.Min(module.InFeatures, module.OutFeatures);
}
