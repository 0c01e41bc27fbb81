using System.Collections;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class SampledSearchStrategyTests
{
    public static TheoryData<string> Names => SamplerRun.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Slots_and_the_order_of_ends_change_no_proposal(string name)
    {
        var options = SamplerRun.All[name] with { Trials = 30 };
        var one = Play(options, slots: 1, order: 1);
        Assert.Equal(30, one.Count(c => c.Role == CandidateRole.Trial));
        Assert.Equal(Hashes(one), Hashes(Play(options, slots: 3, order: 2)));
        Assert.Equal(Hashes(one), Hashes(Play(options, slots: 8, order: 3)));
        Assert.Equal(Hashes(one), Hashes(Play(options, slots: 8, order: 4, fresh: true)));
    }

    [Fact]
    public void No_more_than_the_window_is_in_flight_and_the_next_waits_for_the_oldest()
    {
        var strategy = new SampledSearchStrategy(new TpeSearchOptions { Window = 4, Trials = 20 });
        var context = Shapes.Context();
        var history = strategy.Next(context, []).Proposals.Select((p, i) => new StrategyCandidate(i + 1, p.Role, p.Job, null)).ToList();
        Assert.Equal(4, history.Count);
        for (var i = 1; i < 4; i++)
        {
            history[i] = history[i] with { Outcome = Outcome(history[i], 1) };
            Assert.Same(StrategyStep.Wait, strategy.Next(context, history));
        }

        history[0] = history[0] with { Outcome = Outcome(history[0], 1) };
        Assert.Equal(4, strategy.Next(context, history).Proposals.Count);
    }

    [Fact]
    public void A_history_that_is_no_continuation_is_read_again()
    {
        var options = SamplerRun.All["tpe"] with { Window = 1, Trials = 40 };
        var context = Shapes.Context();
        var used = new SampledSearchStrategy(options);
        var history = new List<StrategyCandidate>();
        for (var i = 0; i < 20; i++)
        {
            Extend(used, context, history, salt: 0);
        }

        // The same candidates with other results: the last one's or all of them.
        foreach (var from in new[] { 19, 0 })
        {
            var other = history.Select((c, i) => i < from ? c : c with { Outcome = Outcome(c, 7) }).ToList();
            var asked = Assert.Single(used.Next(context, other).Proposals);
            var expected = Assert.Single(new SampledSearchStrategy(options).Next(context, other).Proposals);
            Assert.Equal(Hash(expected.Job), Hash(asked.Job));
        }

        var shorter = history.Take(12).ToList();
        Assert.Equal(Hash(history[12].Job), Hash(Assert.Single(used.Next(context, shorter).Proposals).Job));
    }

    [Fact]
    public void A_call_reads_what_is_new_however_long_the_history()
    {
        var strategy = new SampledSearchStrategy(new RandomSamplerOptions { Trials = 5000 });
        var context = Shapes.Context();
        var history = new CountedList();
        for (var i = 0; i < 3000; i++)
        {
            Extend(strategy, context, history.Items, salt: 0, history);
        }

        history.Reads = 0;
        for (var i = 0; i < 10; i++)
        {
            Extend(strategy, context, history.Items, salt: 0, history);
        }

        // Two windows of ends and of jobs are compared in each call, and a result is read for each proposal.
        Assert.InRange(history.Reads, 1, 10 * 6 * 8);
    }

    [Fact]
    public void The_best_trial_is_trained_as_the_only_final_and_ties_go_to_the_lower_loss()
    {
        double[] accuracy = [0.3, double.NaN, 0.9, 0.9, 0.1];
        double[] loss = [1, 1, 2, 1, 1];
        var (history, step) = Finish(new GridSearchOptions { Trials = 5 }, i => new SplitScore(loss[i], accuracy[i], 300));
        Assert.Equal(Hash(history[3].Job), Hash(Assert.Single(step.Proposals).Job));
        Assert.True(Assert.IsType<TrainJob>(step.Proposals[0].Job).ScoreTest);
        (history, step) = Finish(new GridSearchOptions { Trials = 5, Objective = SearchObjective.ValidationLoss }, i => new SplitScore(i == 4 ? 0.5 : loss[i], accuracy[i], 300));
        Assert.Equal(Hash(history[4].Job), Hash(Assert.Single(step.Proposals).Job));
    }

    [Fact]
    public void A_search_for_two_objectives_trains_its_front_up_to_the_cap()
    {
        var options = new Nsga2SearchOptions { Trials = 20, Population = 4, Window = 20, MaxFinals = 3 };
        var (history, step) = Finish(options, i => new SplitScore(1, 0.4 + (0.01 * (i % 7)), 300));
        Assert.InRange(step.Proposals.Count, 1, 3);
        var configurations = step.Proposals.Select(p => ((TrainJob)p.Job).Configuration).ToList();
        long[] parameters = [.. configurations.Select(c => c.Adapters.Parameters(Shapes.Small))];
        Assert.Equal(parameters.OrderDescending(), parameters);
        Assert.Equal(parameters.Length, parameters.Distinct().Count());

        // The first is the cheapest of those with the highest score, .46 at every seventh.
        var best = history.Where((_, i) => i % 7 == 6).Min(c => ((TrainJob)c.Job).Configuration.Adapters.Parameters(Shapes.Small));
        Assert.Equal(best, parameters[0]);
    }

    [Fact]
    public void All_trials_failed_is_said_with_the_first_reason()
    {
        var strategy = new SampledSearchStrategy(new RandomSamplerOptions { Trials = 2 });
        var context = Shapes.Context();
        var history = strategy.Next(context, []).Proposals
            .Select((p, i) => Shapes.Ended(i + 1, p, CandidateOutcome.Failed(FailureKind.Divergence, "the loss became NaN"))).ToList();
        Assert.Contains("NaN", strategy.Next(context, history).Failure, StringComparison.Ordinal);
        Assert.Contains("511", new SampledSearchStrategy(new RandomSamplerOptions()).Next(Shapes.Context(511), []).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_clash_are_refused_with_their_numbers()
    {
        var arms = new (StrategyOptions Options, string[] Says)[]
        {
            (new TpeSearchOptions { StartupTrials = 30, Trials = 20 }, ["startupTrials = 30", "trials = 20"]),
            (new TpeSearchOptions { Trials = 17 }, ["startupTrials = 10", "window = 8", "trials = 17"]),
            (new GpSearchOptions { Trials = 12, Window = 4, StartupTrials = 9 }, ["startupTrials = 9", "window = 4", "trials = 12"]),
            (new AutoPeftSearchOptions { StartupTrials = 20 }, ["startupTrials = 20", "window = 8", "trials = 24"]),
            (new Nsga2SearchOptions { Trials = 19 }, ["population = 12", "window = 8", "trials = 19"]),
            (new EvolutionSearchOptions { Population = 4, Tournament = 5 }, ["tournament = 5", "population = 4"]),
            (new Nsga2SearchOptions { Population = 30, Trials = 24 }, ["population = 30", "trials = 24"]),
            (new GridSearchOptions { Space = new SearchSpaceOptions { MinLearningRate = 0.1, MaxLearningRate = 0.01 } }, ["0.1", "0.01"]),
            (new GridSearchOptions { Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [2, 1] } }, ["2, 1", "ascending"]),
            (new GridSearchOptions { Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, FillBudget = true } }, ["fillBudget", "ranks"]),
            (new SobolSearchOptions { Trials = 0 }, ["trials = 0"]),
        };
        foreach (var (options, says) in arms)
        {
            var problem = Assert.Single(SpecValidation.Problems(Shapes.Spec(new ArmSpec("x", options)), Shapes.Small));
            Assert.All(says, s => Assert.Contains(s, problem, StringComparison.Ordinal));
        }

        var spec = Shapes.Spec(new ArmSpec("u", new GridSearchOptions { Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Uniform } }), new ArmSpec("m", new GpSearchOptions()));
        var problems = SpecValidation.Problems(spec with { Budget = new BudgetSpec { Parameters = 500 } }, Shapes.Small);
        Assert.Contains(problems, p => p.Contains("4608", StringComparison.Ordinal) && p.Contains("500", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("512", StringComparison.Ordinal) && p.Contains("500", StringComparison.Ordinal));
    }

    [Fact]
    public void An_allowance_that_leaves_only_random_trials_is_refused_with_its_numbers()
    {
        var spec = Shapes.Spec(new ArmSpec("t", new TpeSearchOptions())) with { Compute = ComputeRule.EqualDevice, AllowanceFineTunes = 8 };
        var problem = Assert.Single(SpecValidation.Problems(spec, Shapes.Small));
        Assert.All(new[] { "allowanceFineTunes = 8", "leaves 7 of 24", "startupTrials = 10" }, s => Assert.Contains(s, problem, StringComparison.Ordinal));
        Assert.Empty(SpecValidation.Problems(spec with { Arms = [new ArmSpec("t", new TpeSearchOptions { StartupTrials = 3, Window = 2 })] }, Shapes.Small));
    }

    [Fact]
    public void Options_are_read_from_the_spec_by_the_methods_name()
    {
        var json = System.Text.Json.JsonSerializer.Serialize(
            Shapes.Spec([.. SamplerRun.All.Select(s => new ArmSpec(s.Key, s.Value))]), JsonDefaults.Compact);
        var arms = System.Text.Json.JsonSerializer.Deserialize<SearchSpec>(json, JsonDefaults.Compact)!.Arms;
        Assert.Equal(SamplerRun.All.Values.Select(o => o.GetType()), arms.Select(a => a.Strategy.GetType()));
        Assert.All(SamplerRun.All.Keys, name => Assert.Contains($"\"method\":\"{name}\"", json, StringComparison.Ordinal));
        var tpe = (TpeSearchOptions)System.Text.Json.JsonSerializer.Deserialize<StrategyOptions>(
            """{"method":"tpe","trials":40,"window":4,"startupTrials":5,"objective":"validationLoss","space":{"kind":"ranks","ranks":[2,4],"alphaPerRank":[1,2]}}""", JsonDefaults.Compact)!;
        Assert.Equal((40, 4, 5, SearchObjective.ValidationLoss, SearchSpaceKind.Ranks), (tpe.Trials, tpe.Window, tpe.StartupTrials, tpe.Objective, tpe.Space.Kind));
        Assert.Equal([2, 4], tpe.Space.Ranks);
    }

    private static (List<StrategyCandidate> History, StrategyStep Step) Finish(SampledSearchOptions options, Func<int, SplitScore> score)
    {
        var strategy = new SampledSearchStrategy(options);
        var context = Shapes.Context();
        var history = strategy.Next(context, []).Proposals
            .Select((p, i) => Shapes.Ended(i + 1, p, new CandidateOutcome { Validation = score(i) })).ToList();
        return (history, strategy.Next(context, history));
    }

    private static void Extend(SampledSearchStrategy strategy, StrategyContext context, List<StrategyCandidate> history, int salt, IReadOnlyList<StrategyCandidate>? view = null)
    {
        foreach (var proposal in strategy.Next(context, view ?? history).Proposals)
        {
            var candidate = new StrategyCandidate(history.Count + 1, proposal.Role, proposal.Job, null);
            history.Add(candidate with { Outcome = Outcome(candidate, salt) });
        }
    }

    /// <summary>Runs a search with a number of slots; what runs ends in a random order.</summary>
    private static List<StrategyCandidate> Play(SampledSearchOptions options, int slots, long order, bool fresh = false)
    {
        var strategy = new SampledSearchStrategy(options);
        var context = Shapes.Context();
        var random = new SeedStream(order).Random();
        var history = new List<StrategyCandidate>();
        while (true)
        {
            var step = (fresh ? new SampledSearchStrategy(options) : strategy).Next(context, history);
            history.AddRange(step.Proposals.Select((p, i) => new StrategyCandidate(history.Count + 1 + i, p.Role, p.Job, null)));
            if (step.Finished)
            {
                return history;
            }

            // The oldest waiting ones hold the slots.
            var running = history.Index().Where(c => c.Item.Outcome is null).Take(slots).ToArray();
            var ended = running[random.Next(running.Length)].Index;
            history[ended] = history[ended] with { Outcome = Outcome(history[ended], 0) };
        }
    }

    private static CandidateOutcome Outcome(StrategyCandidate candidate, int salt)
    {
        var bits = Convert.ToUInt64(Hash(candidate.Job), 16) + (ulong)salt;
        var accuracy = new DeterministicRandom(bits).NextDouble();
        return new CandidateOutcome { Validation = new SplitScore(1 - accuracy, accuracy, 300), Test = new SplitScore(1, 0.5, 100) };
    }

    private static string Hash(CandidateJob job) => ((TrainJob)job).Configuration.CanonicalHash();

    private static string[] Hashes(List<StrategyCandidate> history) => [.. history.Select(c => $"{c.Role} {Hash(c.Job)}")];

    private sealed class CountedList : IReadOnlyList<StrategyCandidate>
    {
        public List<StrategyCandidate> Items { get; } = [];

        public int Reads { get; set; }

        public int Count => Items.Count;

        public StrategyCandidate this[int index]
        {
            get
            {
                Reads++;
                return Items[index];
            }
        }

        public IEnumerator<StrategyCandidate> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
