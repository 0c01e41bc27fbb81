using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;

namespace AdapterSearch.Training.Tests.DamSearch;

public sealed class PerturbationEliminationTests
{
    [Fact]
    public void The_least_missed_module_goes_first()
    {
        double[] worth = [3, 1, 4, 1.5, 9, 2];
        var result = PerturbationElimination.Run([1, 1, 1, 1, 1, 1], on => Loss(worth, on));
        Assert.Equal([1, 3, 5, 0, 2, 4], result.Order);
        Assert.Equal(worth, result.FirstEffects);
        Assert.Equal([3.0, 0, 4, 1, 5, 2], result.Scores());
    }

    [Fact]
    public void Effects_count_per_unit_of_cost()
    {
        var result = PerturbationElimination.Run([1, 8, 2], on => Loss([3, 4, 2], on), perRound: 1);
        Assert.Equal([1, 2, 0], result.Order);
        Assert.Equal([3.0, 0.5, 1], result.FirstEffects);
    }

    [Fact]
    public void A_module_whose_stand_in_is_gone_gains_importance()
    {
        // Modules 0 and 1 do the same work: losing one costs 0.1, losing both costs 10. Module 2 is worth 0.3.
        static double Loss(IReadOnlyList<bool> on) => (on[0] || on[1] ? 0 : 10) + (on[0] && on[1] ? 0 : 0.1) + (on[2] ? 0 : 0.3);
        Assert.Equal([0, 2, 1], PerturbationElimination.Run([1, 1, 1], Loss, perRound: 1).Order);
        Assert.Equal([0, 1, 2], PerturbationElimination.Run([1, 1, 1], Loss, perRound: 2).Order);
    }

    [Fact]
    public void Evaluations_are_a_quarter_of_the_square_of_the_modules()
    {
        var calls = 0;
        PerturbationElimination.Run(Enumerable.Repeat(1.0, 24).ToArray(), on =>
        {
            calls++;
            return on.Count(o => !o);
        });
        Assert.Equal(168, calls);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(47)]
    [InlineData(64)]
    public void Greedy_by_its_scores_equals_dropping_and_refilling(long budget)
    {
        long[] costs = [16, 16, 24, 8, 24, 16];
        var result = PerturbationElimination.Run([1, 1, 1, 1, 1, 1], on => Loss([3, 1, 4, 1.5, 9, 2], on));
        Assert.Equal(EliminationOrder.Select(result.Order, costs, budget), BudgetSelection.Greedy(result.Scores(), costs, budget));
    }

    [Fact]
    public void Cancellation_ends_it_between_evaluations()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;
        Assert.Throws<OperationCanceledException>(() => PerturbationElimination.Run(
            [1, 1, 1, 1],
            on =>
            {
                if (++calls == 3)
                {
                    source.Cancel();
                }

                return 0;
            },
            cancellation: source.Token));
        Assert.Equal(3, calls);
    }

    private static double Loss(double[] worth, IReadOnlyList<bool> on) => worth.Where((_, i) => !on[i]).Sum();
}
