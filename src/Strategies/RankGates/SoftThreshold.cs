using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The proximal step that sets small gates of SoRA (2311.11696) and CoDyRA (2412.01004) to exactly 0.</summary>
public static class SoftThreshold
{
    /// <summary>Shrinks all gates in place. Linear in the number of gates.</summary>
    /// <param name="gates">g.</param>
    /// <param name="threshold">ξ or κ, 0 or more.</param>
    /// <param name="rule">What happens between ξ and 2ξ.</param>
    public static void Apply(Span<float> gates, double threshold, GateThreshold rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        if (threshold == 0)
        {
            return;
        }

        var xi = (float)threshold;
        for (var i = 0; i < gates.Length; i++)
        {
            var g = gates[i];
            var shrunk = g > xi ? g - xi : g < -xi ? g + xi : float.IsNaN(g) ? g : 0;
            gates[i] = rule == GateThreshold.AsCoded && Math.Abs(shrunk) < xi ? 0 : shrunk;
        }
    }
}
