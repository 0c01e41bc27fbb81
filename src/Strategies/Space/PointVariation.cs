using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Changes of points that evolutionary samplers and searches of acquisition functions share. All results fit the budget.</summary>
internal static class PointVariation
{
    /// <summary>Standard deviation of a change of the learning rate, as a share of its range.</summary>
    private const double RateStep = 0.15;

    /// <summary>
    /// Each choice changes to another state with the same probability, so that <paramref name="mean"/> of all dimensions change on average, at least one.
    /// The learning rate moves by a normal step. A child that would exceed the budget keeps its changed modules first: they are served before the others.
    /// </summary>
    public static SpacePoint Mutate(SearchSpace space, SpacePoint parent, double mean, DeterministicRandom random)
    {
        var choices = parent.CopyChoices();
        var changed = new bool[choices.Length];
        var probability = Math.Min(1, mean / space.DimensionCount);
        var any = false;
        for (var i = 0; i < choices.Length; i++)
        {
            if (random.NextDouble() < probability)
            {
                any |= changed[i] = Change(space, choices, i, random);
            }
        }

        var rate = parent.LearningRate;
        var moves = !space.HasFixedLearningRate && random.NextDouble() < probability;
        if (!any && !moves)
        {
            var pick = random.Next(space.DimensionCount);
            moves = pick == choices.Length;
            if (!moves)
            {
                changed[pick] = Change(space, choices, pick, random);
            }
        }

        if (moves)
        {
            rate = space.Rate(Math.Clamp(space.Unit(rate) + (RateStep * Normal(random)), 0, 1));
        }

        Trade(space, choices, changed, random);
        return new SpacePoint(choices, rate);
    }

    /// <summary>Each choice from one of two parents, the learning rate between them.</summary>
    public static SpacePoint Cross(SearchSpace space, SpacePoint one, SpacePoint other, DeterministicRandom random)
    {
        var choices = one.CopyChoices();
        for (var i = 0; i < choices.Length; i++)
        {
            choices[i] = random.NextDouble() < 0.5 ? choices[i] : other.Choices[i];
        }

        space.Repair(choices, space.ServingOrder(random));
        var blend = random.NextDouble();
        return new SpacePoint(choices, space.Rate((blend * space.Unit(one.LearningRate)) + ((1 - blend) * space.Unit(other.LearningRate))));
    }

    /// <summary>Standard normal number (Box and Muller 1958).</summary>
    public static double Normal(DeterministicRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static bool Change(SearchSpace space, byte[] choices, int i, DeterministicRandom random)
    {
        var count = space.Choices[i].Count;
        if (count < 2)
        {
            return false;
        }

        var other = (byte)random.Next(count - 1);
        choices[i] = other < choices[i] ? other : (byte)(other + 1);
        return true;
    }

    /// <summary>A module that was switched on while the budget is full takes the place of random others.</summary>
    private static void Trade(SearchSpace space, byte[] choices, bool[] changed, DeterministicRandom random)
    {
        var order = space.ServingOrder(random);
        space.Repair(choices, [.. order.Where(i => changed[i]), .. order.Where(i => !changed[i])]);
    }
}
