namespace AdapterSearch.Strategies;

/// <content>All choices in order, for grids and for spaces that are nearly used up.</content>
public sealed partial class SearchSpace
{
    /// <summary>The first choices in lexicographic order that fit the budget; null when the space is empty.</summary>
    public byte[]? FirstChoices()
    {
        if (IsEmpty)
        {
            return null;
        }

        var choices = new byte[dimensions.Length];
        return modules == 0 ? choices : Successor(choices);
    }

    /// <summary>The next choices in lexicographic order that fit the budget, the last choice changing first; null behind the last. Costs O(dimensions).</summary>
    /// <param name="choices">Choices that fit, or the state 0 everywhere.</param>
    public byte[]? Successor(ReadOnlySpan<byte> choices)
    {
        // A uniform rank is the only setting that costs anything and each of its states fits; modules share the budget.
        long used = 0;
        for (var i = 0; i < modules; i++)
        {
            used += dimensions[i].Costs[choices[i]];
        }

        var next = choices.ToArray();
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            var costs = dimensions[i].Costs;
            var free = i >= modules;
            used -= free ? 0 : costs[next[i]];
            if (next[i] + 1 < costs.Count && (free || used + costs[next[i] + 1] <= context.BudgetParameters))
            {
                next[i]++;

                // Settings may change while every module is still off: go on to the first module.
                return modules == 0 || !free || next.AsSpan(0, modules).ContainsAnyExcept((byte)0) ? next : Successor(next);
            }

            next[i] = 0;
        }

        return null;
    }

    /// <summary>A point at the smallest learning rate that was not taken, the first in lexicographic order; null when there is none.</summary>
    /// <param name="taken">True for points that ran or run.</param>
    public SpacePoint? FirstFree(Func<SpacePoint, bool> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        for (var choices = FirstChoices(); choices is not null; choices = Successor(choices))
        {
            var point = new SpacePoint(choices, Rate(0));
            if (!taken(point))
            {
                return point;
            }
        }

        return null;
    }
}
