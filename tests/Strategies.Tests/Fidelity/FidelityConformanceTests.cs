using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>What every multi-fidelity method must keep to. A new method is one more row.</summary>
public sealed class FidelityConformanceTests
{
    public static TheoryData<string> Methods => [.. AllOptions.Keys];

    private static Dictionary<string, FidelityOptions> AllOptions { get; } = new()
    {
        ["successive-halving"] = new SuccessiveHalvingOptions { Trials = 18 },
        ["asha"] = new AshaOptions { Trials = 20, Eta = 3 },
        ["asha-tpe"] = new AshaOptions { Trials = 20, Eta = 2, Sampler = FidelitySampler.Tpe, StartupTrials = 4, Window = 3 },
        ["hyperband"] = new HyperbandOptions(),
        ["hyperband-tpe"] = new HyperbandOptions { Sampler = FidelitySampler.Tpe, StartupTrials = 3, MinSteps = 40, Eta = 2 },
        ["median-stop"] = new MedianStopOptions { Trials = 12, IntervalSteps = 40, Window = 4 },
        ["pbt"] = new PbtOptions { Population = 6, IntervalSteps = 50, Window = 4 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Slots_and_the_order_of_ends_change_nothing(string method)
    {
        var expected = Game(method).Play(slots: 1).Describe();
        foreach (ulong order in new ulong[] { 1, 2, 3 })
        {
            Assert.Equal(expected, Game(method).Play(slots: 8, order).Describe());
        }

        Assert.Equal(expected, Game(method).Play(slots: 2, order: 4).Describe());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_instance_that_reads_the_history_anew_decides_alike(string method) =>
        Assert.Equal(Game(method).Play(slots: 4, order: 1).Describe(), Game(method).Play(slots: 4, order: 1, forget: true).Describe());

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_decided_before_the_first_rung_and_no_more_than_the_window_is_in_flight(string method)
    {
        var options = AllOptions[method];
        var first = StrategyCatalog.Create(options).Next(Shapes.Context(), []);
        Assert.InRange(first.Proposals.Count, 1, options.Window);
        Assert.All(first.Proposals, p => Assert.Null(((TrainJob)p.Job).ContinueFrom));
        var game = Game(method).Play(order: 5);
        foreach (var (candidate, index) in game.History.Select((c, i) => (c, i)))
        {
            // What a job continues has ended before it was proposed: its number is lower, and its state stands before the job's end.
            var job = (TrainJob)candidate.Job;
            if (job.ContinueFrom is { } parent)
            {
                var from = (TrainJob)game.History[FidelityGame.Place(parent)].Job;
                Assert.True(FidelityGame.Place(parent) < index);
                Assert.True(from.UntilStep < (job.UntilStep ?? int.MaxValue));
                Assert.Equal(from.Configuration.Adapters.Modules, job.Configuration.Adapters.Modules);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Minimising_the_mirrored_score_decides_alike(string method)
    {
        var options = AllOptions[method];
        FidelityGame Objective(SearchObjective objective, Func<double, SplitScore> split) =>
            new FidelityGame(() => StrategyCatalog.Create(options with { Objective = objective }), (t, r) => Value(t, r) is { } v ? split(v) : null).Play(order: 6);

        // The other number says nothing and is the same for all.
        var high = Objective(SearchObjective.ValidationAccuracy, v => new SplitScore(1, v, 100));
        var low = Objective(SearchObjective.ValidationLoss, v => new SplitScore(-v, 0.5, 100));
        Assert.Equal(high.Places, low.Places);
        Assert.Equal(((TrainJob)high.History[^1].Job).ContinueFrom, ((TrainJob)low.History[^1].Job).ContinueFrom);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_failed_trial_is_never_continued_and_when_all_fail_the_reason_is_said(string method)
    {
        foreach (var bad in new SplitScore?[] { null, new SplitScore(double.NaN, double.NaN, 100) })
        {
            var game = new FidelityGame(() => StrategyCatalog.Create(AllOptions[method]), (t, r) => (t + r) % 3 == 0 ? bad : Split(Value(t, r) ?? 0)).Play(order: 7);
            Assert.Equal("", game.Failure);
            var lost = game.Places.Index().Where(p => (p.Item.Trial + p.Item.Rung) % 3 == 0).Select(p => FidelityGame.Number(p.Index)).ToHashSet();
            Assert.All(game.History, c => Assert.DoesNotContain(((TrainJob)c.Job).ContinueFrom ?? 0, lost));
        }

        var none = new FidelityGame(() => StrategyCatalog.Create(AllOptions[method]), (_, _) => null).Play();
        Assert.Contains("became NaN", none.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_final_training_continues_the_best_of_the_highest_rung(string method)
    {
        var game = Game(method).Play(order: 8);
        var final = Assert.Single(game.History, c => c.Role == CandidateRole.Final);
        Assert.Same(final, game.History[^1]);
        var job = (TrainJob)final.Job;
        Assert.True(job is { ScoreTest: true, UntilStep: null });
        var trials = game.History.SkipLast(1).Where(c => c.Outcome!.Validation is { } v && !double.IsNaN(v.Accuracy)).ToArray();
        var top = trials.Max(c => ((TrainJob)c.Job).UntilStep);
        var best = trials.Where(c => ((TrainJob)c.Job).UntilStep == top).MaxBy(c => c.Outcome!.Validation!.Accuracy)!;
        Assert.Equal((int?)best.Number, job.ContinueFrom);
        Assert.Equal(((TrainJob)best.Job).Configuration, job.Configuration);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_state_is_released_once_and_only_when_nothing_continues_it_any_more(string method)
    {
        // Many courses: the best may come early or late, and all of the last rung may fail.
        for (var seed = 1; seed <= 30; seed++)
        {
            var scores = new SeedStream(seed);
            var game = new FidelityGame(
                () => StrategyCatalog.Create(AllOptions[method]),
                (t, r) => seed % 10 == 0 && r > 0 ? null : Split(scores.For(t).For(r).Random().NextDouble())).Play(order: 9);
            var released = new List<int>();
            for (var i = 0; i < game.History.Count; i++)
            {
                var job = (TrainJob)game.History[i].Job;
                Assert.DoesNotContain(job.ContinueFrom ?? -1, released);
                released.AddRange(job.Releases ?? []);
                Assert.DoesNotContain(job.ContinueFrom ?? -1, released);
            }

            Assert.Equal(released.Count, released.Distinct().Count());
            var kept = game.History.Select(c => c.Number).Except(released);
            Assert.Equal([((TrainJob)game.History[^1].Job).ContinueFrom!.Value, game.History[^1].Number], kept);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Trials_fit_the_budget_and_none_is_bought_twice(string method)
    {
        var game = Game(method).Play();
        var begun = game.History.Select(c => (TrainJob)c.Job).Where(j => j.ContinueFrom is null).ToArray();
        Assert.All(begun, j => Assert.InRange(j.Configuration.Adapters.Parameters(Shapes.Small), 1, 4608));
        Assert.Equal(begun.Length, begun.Select(j => j.Configuration.CanonicalHash()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_space_with_fewer_points_than_trials_is_used_up_and_the_method_ends(string method)
    {
        var small = new SearchSpaceOptions { Kind = SearchSpaceKind.Uniform, Ranks = [1], AlphaPerRank = [1, 2, 3, 4], MinLearningRate = 0.01, MaxLearningRate = 0.01 };
        var game = new FidelityGame(() => StrategyCatalog.Create(AllOptions[method] with { Space = small }), (t, r) => Split(0.5 + (0.01 * t) + (0.1 * r))).Play(order: 3);
        Assert.Equal("", game.Failure);
        Assert.Equal(4, game.Places.Count(p => p.Rung == 0));
        Assert.Equal(CandidateRole.Final, game.History[^1].Role);
    }

    private static FidelityGame Game(string method) => new(() => StrategyCatalog.Create(AllOptions[method]), (t, r) => Value(t, r) is { } v ? Split(v) : null);

    private static SplitScore Split(double accuracy) => new(1 - accuracy, accuracy, 100);

    /// <summary>A different number for each trial and rung; a few trials fail.</summary>
    private static double? Value(int trial, int rung) => (trial, rung) is (4, 0) or (7, 1)
        ? null
        : new SeedStream(3).For(trial).For(rung).Random().NextDouble() * (rung + 2) / 10;
}
