namespace AdapterSearch.Strategies.Tests.Dam;

public sealed class ProgressiveEliminationTests
{
    private static readonly long[] Costs = [10, 10, 30, 10, 20];

    [Fact]
    public void The_lowest_scores_go_first_and_no_more_than_the_budget_wants()
    {
        double[] scores = [0.5, 0.1, 0.3, 0.1, 0.9];
        Assert.Equal([1, 3], ProgressiveElimination.Drop([], scores, Costs, budget: 30, perRound: 2));
        Assert.Equal([2], ProgressiveElimination.Drop([1, 3], scores, Costs, budget: 30, perRound: 2));
        Assert.Equal([1], ProgressiveElimination.Drop([], scores, Costs, budget: 70, perRound: 3));
        Assert.Empty(ProgressiveElimination.Drop([], scores, Costs, budget: 80, perRound: 2));
    }

    [Fact]
    public void Survivors_stand_above_the_dropped_and_the_last_dropped_is_taken_back_first()
    {
        double[] scores = [0.5, 0, 0, 0.2, 0.9];
        var places = ProgressiveElimination.Scores([2, 1], scores);
        Assert.Equal([3, 1, 0, 2, 4], places);

        // 40 holds the survivors 0, 3 and 4; 50 takes module 1 back, 2 would not fit.
        Assert.Equal([true, false, false, true, true], BudgetSelection.Greedy(places, Costs, 40));
        Assert.Equal([true, true, false, true, true], BudgetSelection.Greedy(places, Costs, 50));
    }

    [Theory]
    [InlineData(40, 2, 2)] // 40 of 80: two modules of mean cost 16 are kept, three dropped in two rounds
    [InlineData(40, 1, 3)]
    [InlineData(80, 2, 0)]
    [InlineData(1, 5, 1)]
    public void Rounds_follow_from_the_mean_cost(long budget, int perRound, int rounds) =>
        Assert.Equal(rounds, ProgressiveElimination.Rounds(Costs, budget, perRound));

    [Fact]
    public void Rounds_start_so_that_all_of_them_and_a_rest_fit()
    {
        Assert.Equal(25, ProgressiveElimination.FirstRound(steps: 160, rounds: 9, every: 15, after: 0));
        Assert.Equal(60, ProgressiveElimination.FirstRound(steps: 160, rounds: 9, every: 15, after: 60));
        Assert.Equal(15, ProgressiveElimination.FirstRound(steps: 100, rounds: 9, every: 15, after: 0));
        Assert.Equal([25, 40, 55, 70], Enumerable.Range(1, 80).Where(s => ProgressiveElimination.IsRound(s, 25, 15)));
    }

    [Fact]
    public void A_rank_sum_adds_places_and_shares_ties()
    {
        Assert.Equal([0 + 2, 2 + 0.5, 1 + 0.5], RankSum.Of([0.1, 0.9, 0.5], [7, -1, -1]));
        Assert.Empty(RankSum.Of());
        Assert.Throws<ArgumentException>(() => RankSum.Of([1, 2], [1]));
    }
}
