using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Brackets of Hyperband (Li et al. 2018, 1603.06560, algorithm 1): with s_max = ⌊log_η R⌋ and B = (s_max + 1) R, bracket s from s_max down to 0 begins with
/// n = ⌈B/R · η^s / (s + 1)⌉ trials at R η^(−s) and keeps ⌊n η^(−i)⌋ at rung i. R is the largest resource in units of the smallest. Table 1 of the paper
/// and its authors' program use n = ⌊B/R / (s + 1)⌋ η^s, which is an option.
/// </summary>
public static class HyperbandBrackets
{
    /// <summary>All brackets, the most eager to stop first.</summary>
    /// <param name="maxSteps">Steps of the last rung of each bracket.</param>
    /// <param name="eta">η.</param>
    /// <param name="mostHalvings">s_max.</param>
    /// <param name="sizes">How n is rounded.</param>
    public static IReadOnlyList<HalvingPlan> Of(int maxSteps, int eta, int mostHalvings, HyperbandSizes sizes)
    {
        var brackets = new List<HalvingPlan>();
        for (var s = mostHalvings; s >= 0; s--)
        {
            var power = RungLadder.Power(eta, s);
            var first = sizes == HyperbandSizes.Algorithm
                ? (((mostHalvings + 1) * power) + s) / (s + 1)
                : (mostHalvings + 1) / (s + 1) * power;
            var halvings = s;
            brackets.Add(new HalvingPlan(
                [.. Enumerable.Range(0, s + 1).Select(i => (int)(first / RungLadder.Power(eta, i)))],
                [.. Enumerable.Range(0, s + 1).Select(i => (int)((maxSteps + RungLadder.Power(eta, halvings - i) - 1) / RungLadder.Power(eta, halvings - i)))]));
        }

        return brackets;
    }
}
