namespace AdapterSearch.Strategies;

/// <summary>Steps at which trials are compared, each η times the one before.</summary>
public static class RungLadder
{
    /// <summary>⌊log_η(above / below)⌋ in whole numbers: the largest k with η^k · below ≤ above.</summary>
    public static int Halvings(long above, long below, int eta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 1);
        var k = 0;
        for (var steps = below; steps <= above / eta; steps *= eta)
        {
            k++;
        }

        return k;
    }

    /// <summary><c>min · η^k</c> for all k for which it does not exceed <paramref name="max"/>.</summary>
    public static int[] FromBottom(int min, int max, int eta) => [.. Enumerable.Range(0, Halvings(max, min, eta) + 1).Select(k => (int)(min * Power(eta, k)))];

    /// <summary><c>⌈max / η^(halvings − k)⌉</c> for k from 0; equal neighbours are kept once.</summary>
    public static int[] FromTop(int max, int eta, int halvings) =>
        [.. Enumerable.Range(0, halvings + 1).Select(k => (int)((max + Power(eta, halvings - k) - 1) / Power(eta, halvings - k))).Distinct()];

    /// <summary>
    /// Rungs of a run: from an explicit smallest step upwards, or, without one, downwards from the last step with as many rungs as
    /// <paramref name="trials"/> can be divided by η.
    /// </summary>
    public static int[] Of(int? min, int max, int eta, int trials) =>
        min is { } bottom ? FromBottom(bottom, max, eta) : FromTop(max, eta, Halvings(trials, 1, eta));

    /// <summary>η^k.</summary>
    public static long Power(int eta, int k)
    {
        long power = 1;
        for (var i = 0; i < k; i++)
        {
            power = checked(power * eta);
        }

        return power;
    }
}
