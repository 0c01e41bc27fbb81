namespace AdapterSearch.Strategies;

/// <summary>One bracket of successive halving: how many trials reach each rung, and at which step it lies.</summary>
/// <param name="Trials">Trials of each rung, not increasing.</param>
/// <param name="Steps">Step of each rung, increasing.</param>
public sealed record HalvingPlan(IReadOnlyList<int> Trials, IReadOnlyList<int> Steps)
{
    /// <summary><c>⌊trials / η^k⌋</c> trials at rung k, as long as one is left.</summary>
    public static HalvingPlan Of(int trials, int eta, IReadOnlyList<int> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        int[] sizes = [.. Enumerable.Range(0, steps.Count).Select(k => (int)(trials / RungLadder.Power(eta, k))).TakeWhile(n => n > 0)];
        return new HalvingPlan(sizes, [.. steps.Take(sizes.Length)]);
    }
}
