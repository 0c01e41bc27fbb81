using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class ArmTests
{
    private static readonly CandidateOutcome Scored = new()
    {
        Validation = new SplitScore(0.5, 0.8, 300),
        Test = new SplitScore(0.5, 0.7, 2000),
    };

    public static TheoryData<string> Methods => [.. AllOptions.Keys];

    private static Dictionary<string, StrategyOptions> AllOptions { get; } = new()
    {
        ["bayesian"] = new BayesianLoraOptions(),
        ["codyra"] = new CodyraOptions(),
        ["dylora"] = new DyLoraOptions(),
        ["matryoshka"] = new MatryoshkaLoraOptions(),
        ["sora"] = new SoraOptions(),
        ["squeeze"] = new LoraSqueezeOptions(),
        ["dam"] = new DamStrategyOptions(),
        ["autolora"] = new AutoLoraOptions(),
        ["bipeft"] = new BipeftOptions(),
        ["colora"] = new ColoraOptions(),
        ["eva"] = new EvaOptions(),
        ["gora"] = new GoraOptions(),
        ["s3delta"] = new S3DeltaOptions { Rank = 4 },
        ["sensitivity"] = new SensitivityOptions(),
        ["uniform"] = new UniformOptions(),
        ["random"] = new RandomMaskOptions(),
        ["gradient"] = new GradientEnergyOptions(),
        ["lambda"] = new LambdaMinOptions(),
        ["first"] = new FirstLayersOptions(),
        ["head"] = new HeadOnlyOptions(),
        ["all"] = new AllModulesOptions(),
        ["full"] = new FullFineTuningOptions(),
        ["search"] = new RandomSearchOptions(),
        ["asha"] = new AshaOptions { Trials = 9, Eta = 3 },
        ["hyperband"] = new HyperbandOptions { Halvings = 1 },
        ["median-stop"] = new MedianStopOptions { Trials = 5, IntervalSteps = 80 },
        ["pbt"] = new PbtOptions { Population = 4, IntervalSteps = 80 },
        ["super-adapter"] = new SuperAdapterOptions(),
        ["successive-halving"] = new SuccessiveHalvingOptions { Trials = 9 },
        ["adalora"] = new AdaLoraOptions(),
        ["increlora"] = new IncreLoraOptions(),
        ["triadaptlora"] = new TriAdaptLoraOptions(),
        ["grid"] = new GridSearchOptions(),
        ["random-points"] = new RandomSamplerOptions(),
        ["sobol"] = new SobolSearchOptions(),
        ["tpe"] = new TpeSearchOptions(),
        ["gp"] = new GpSearchOptions(),
        ["evolution"] = new EvolutionSearchOptions(),
        ["airllm"] = new AirLlmSearchOptions(),
        ["nsga2"] = new Nsga2SearchOptions(),
        ["autopeft"] = new AutoPeftSearchOptions(),
    };

    [Fact]
    public void The_catalog_has_a_method_for_every_options_record()
    {
        var records = typeof(StrategyOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(StrategyOptions)) && !t.IsAbstract);
        Assert.Equal(records.OrderBy(t => t.Name), AllOptions.Values.Select(o => o.GetType()).OrderBy(t => t.Name));
        Assert.All(AllOptions.Values, o => Assert.NotNull(StrategyCatalog.Create(o)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_arm_stays_within_the_budget_ends_and_repeats_itself(string method)
    {
        var options = AllOptions[method];
        var first = Play(options);
        var again = Play(options);
        Assert.Equal(Describe(first), Describe(again));
        Assert.Contains(first, c => c.Role == CandidateRole.Final);
        foreach (var job in first.Select(c => c.Job).OfType<TrainJob>().Where(_ => !StrategyCatalog.IsOutsideBudget(options)))
        {
            Assert.InRange(job.Configuration.Adapters.Parameters(Shapes.Small), 0, 4608);
        }

        Assert.All(first, c => Assert.True(c.Job is not TrainJob { ScoreTest: true } || c.Role == CandidateRole.Final));
    }

    [Fact]
    public void Arms_at_a_quarter_of_the_parameters_use_nearly_all_of_them()
    {
        foreach (var method in new[] { "dam", "uniform", "random", "gradient", "first", "sensitivity" })
        {
            foreach (var job in Play(AllOptions[method]).Select(c => c.Job).OfType<TrainJob>())
            {
                Assert.InRange(job.Configuration.Adapters.Parameters(Shapes.Small), 4608 - 320, 4608);
            }
        }
    }

    [Fact]
    public void Random_search_trains_the_best_trial_by_validation_again()
    {
        var strategy = new RandomSearchStrategy(new RandomSearchOptions { Trials = 5 });
        var trials = strategy.Next(Shapes.Context(), []).Proposals;
        double[] accuracy = [0.3, double.NaN, 0.9, 0.9, 0.1];
        double[] loss = [1, 1, 2, 1, 1];
        var history = trials.Select((p, i) => Shapes.Ended(i + 1, p, Scored with { Validation = new SplitScore(loss[i], accuracy[i], 300) })).ToList();
        var final = Assert.Single(strategy.Next(Shapes.Context(), history).Proposals);
        Assert.Equal(((TrainJob)trials[3].Job).Configuration, ((TrainJob)final.Job).Configuration);
        Assert.Equal(5, trials.Select(t => ((TrainJob)t.Job).Configuration.CanonicalHash()).Distinct().Count());
    }

    [Fact]
    public void Random_search_says_why_when_every_trial_failed()
    {
        var strategy = new RandomSearchStrategy(new RandomSearchOptions { Trials = 2 });
        var history = strategy.Next(Shapes.Context(), []).Proposals
            .Select((p, i) => Shapes.Ended(i + 1, p, CandidateOutcome.Failed(FailureKind.Divergence, "the loss became NaN"))).ToList();
        var step = strategy.Next(Shapes.Context(), history);
        Assert.True(step.Finished);
        Assert.Contains("NaN", step.Failure);
    }

    [Fact]
    public void A_failed_DAM_search_ends_the_arm_with_its_reason()
    {
        var strategy = new DamStrategy(new DamOptions());
        var search = Assert.Single(strategy.Next(Shapes.Context(), []).Proposals);
        Assert.Equal(CandidateRole.Search, search.Role);
        Assert.Same(StrategyStep.Wait, strategy.Next(Shapes.Context(), [new StrategyCandidate(1, search.Role, search.Job, null)]));
        var step = strategy.Next(Shapes.Context(), [Shapes.Ended(1, search, CandidateOutcome.Failed(FailureKind.OutOfMemory, "out of memory"))]);
        Assert.True(step.Finished);
        Assert.Contains("out of memory", step.Failure);
    }

    [Fact]
    public void DAM_trains_the_selected_modules_warm_and_shared_when_told()
    {
        var mask = new bool[24];
        mask[2] = mask[9] = true;
        var outcome = new CandidateOutcome { Modules = new ModuleScores { Mask = mask } };
        var warm = new DamStrategy(new DamOptions { Stage2 = Stage2Start.Warm });
        var search = warm.Next(Shapes.Context(), []).Proposals[0];
        var job = (TrainJob)warm.Next(Shapes.Context(), [Shapes.Ended(5, search, outcome)]).Proposals[0].Job;
        Assert.Equal(5, job.WarmStartFrom);
        Assert.Equal([new ModuleAddress(0, "v"), new ModuleAddress(1, "o")], job.Configuration.Adapters.Modules.Select(m => m.Module));
        Assert.Equal(4608, job.Configuration.Adapters.Parameters(Shapes.Small));

        var shared = new DamStrategy(new DamOptions { Sharing = WeightSharing.Unselected, SharedRank = 1 });
        job = (TrainJob)shared.Next(Shapes.Context(), [Shapes.Ended(5, search, outcome)]).Proposals[0].Job;
        Assert.Equal(1, job.Configuration.Adapters.SharedRank);
        Assert.InRange(job.Configuration.Adapters.Parameters(Shapes.Small), 4608 - 128, 4608);

        // Two 64 x 64 modules of one column: B once and two A make 192 parameters per unit of rank, where private pairs have 256.
        (mask[8], mask[9]) = (true, false);
        var half = new DamStrategy(new DamOptions { Sharing = WeightSharing.B });
        job = (TrainJob)half.Next(Shapes.Context(), [Shapes.Ended(5, search, outcome)]).Proposals[0].Job;
        Assert.Equal([24, 24], job.Configuration.Adapters.Modules.Select(m => m.Rank));
        Assert.Equal(4608, job.Configuration.Adapters.Parameters(Shapes.Small));
    }

    [Fact]
    public void DAM_with_a_shared_pair_for_the_others_leaves_no_selected_module_out_that_fits()
    {
        // All six 64 x 256 modules of three layers: at rank 1 each they need no pair of their own shape for the unselected.
        var shape = Shapes.Encoder(3, 64, 256);
        bool[] mask = [.. shape.Modules.Select(m => m.InFeatures == 256)];
        var outcome = new CandidateOutcome { Modules = new ModuleScores { Mask = mask } };
        var dam = new DamStrategy(new DamOptions { Sharing = WeightSharing.Unselected, SharedRank = 4 });

        // Shared: 4 x 128 for the square ones and 4 x 320 for 64 -> 256. Private: 3 x 320 for 256 -> 64 at rank 1.
        var context = new StrategyContext(shape, Shapes.Spec(), (4 * 128) + (4 * 320) + (3 * 320), 0.01, new SeedStream(1));
        var search = dam.Next(context, []).Proposals[0];
        var job = (TrainJob)dam.Next(context, [Shapes.Ended(1, search, outcome)]).Proposals[0].Job;
        Assert.Equal([1, 1, 1], job.Configuration.Adapters.Modules.Select(m => m.Rank));
    }

    [Fact]
    public void DAM_keeps_the_reference_rank_when_told_and_then_the_highest_numbers_first()
    {
        var mask = new bool[24];
        mask[2] = mask[3] = mask[9] = true;
        var scores = new double[24];
        (scores[2], scores[3], scores[9]) = (1, 2, 3);
        var outcome = new CandidateOutcome { Modules = new ModuleScores { Mask = mask, ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["taylorPerCost"] = scores } } };
        var dam = new DamStrategy(new DamOptions { FillRanks = false });
        var search = dam.Next(Shapes.Context(), []).Proposals[0];

        int[] RanksAt(long budget)
        {
            var job = (TrainJob)dam.Next(Shapes.Context(budget), [Shapes.Ended(1, search, outcome)]).Proposals[0].Job;
            return [.. job.Configuration.Adapters.Modules.SelectMany(m => new[] { (m.Module.Layer * 6) + (m.Module.Projection == "v" ? 2 : 3), m.Rank })];
        }

        Assert.Equal([2, 4, 3, 4, 9, 4], RanksAt(4608));
        Assert.Equal([3, 4, 9, 4], RanksAt(1024));
    }

    [Fact]
    public void A_search_that_selects_nothing_ends_its_arm_with_the_budget_and_what_to_do()
    {
        var outcome = new CandidateOutcome { Modules = new ModuleScores { Mask = new bool[24] } };
        StrategyStep End(IStrategy arm) => arm.Next(Shapes.Context(budget: 200), [Shapes.Ended(1, arm.Next(Shapes.Context(budget: 200), []).Proposals[0], outcome)]);

        Assert.Contains("no module that the budget of 200 parameters holds; raise the budget", End(new DamStrategy(new DamOptions())).Failure, StringComparison.Ordinal);
        Assert.Contains("budget of 200 parameters holds no module at rank 4", End(new GradientEnergyStrategy()).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Uniform_fails_with_numbers_when_rank_one_does_not_fit()
    {
        var step = new UniformStrategy().Next(Shapes.Context(budget: 4607), []);
        Assert.True(step.Finished);
        Assert.Contains("4608", step.Failure);
        Assert.Contains("4607", step.Failure);
    }

    private static List<StrategyCandidate> Play(StrategyOptions options)
    {
        var strategy = StrategyCatalog.Create(options);
        var history = new List<StrategyCandidate>();
        for (var round = 0; round < 60; round++)
        {
            var step = strategy.Next(Shapes.Context(), history);
            Assert.Equal("", step.Failure);
            if (step.Finished)
            {
                return history;
            }

            Assert.NotEmpty(step.Proposals);
            foreach (var proposal in step.Proposals)
            {
                var mask = Enumerable.Range(0, 24).Select(i => i % 4 == 0).ToArray();
                var modules = proposal.Role == CandidateRole.Search ? new ModuleScores { Mask = mask, Ranks = [.. mask.Select(on => on ? 2 : 0)] } : null;
                history.Add(Shapes.Ended(history.Count + 1, proposal, Scored with { Modules = modules }));
            }
        }

        throw new InvalidOperationException("The arm did not end.");
    }

    private static List<string> Describe(List<StrategyCandidate> history) =>
        [.. history.Select(c => $"{c.Role} {(c.Job is TrainJob t ? t.Configuration.CanonicalHash() : c.Job.ToString())}")];
}
