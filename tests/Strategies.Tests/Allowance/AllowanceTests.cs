using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class AllowanceTests
{
    private static readonly SearchSpec Spec = Shapes.Spec(new ArmSpec("u", new UniformOptions())) with { Training = new TrainingOptions { Steps = 100, BatchSize = 50 } };

    [Theory]
    [InlineData(DamRelaxation.Off, DamOrder.First, 100)]
    [InlineData(DamRelaxation.Sigmoid, DamOrder.First, 200)]
    [InlineData(DamRelaxation.Sigmoid, DamOrder.Second, 500)]
    [InlineData(DamRelaxation.ConstantSum, DamOrder.SecondAdamW, 500)]
    public void A_search_costs_its_passes(DamRelaxation relaxation, DamOrder order, double steps) =>
        Assert.Equal(steps, Cost(Search(new DamOptions { Relaxation = relaxation, Order = order })));

    [Fact]
    public void Steps_before_the_gates_move_are_plain_and_elimination_is_counted_by_its_passes()
    {
        Assert.Equal(40 + (2 * 60), Cost(Search(new DamOptions { WarmupSteps = 40 })));

        Assert.Equal(100 + (4 * 160), Cost(Search(new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Reml })), 9);
        Assert.Equal(100 + 160, Cost(Search(new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.RankSum, Reading = new DamReadoutOptions { Examples = 125 } })), 9);

        // What the labels decide is known from the spec.
        var planted = Spec with { Data = Spec.Data with { Planted = new PlantedSpec() } };
        var auto = Search(new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Auto });
        Assert.Equal((100, 740), (Cost(auto), Math.Round(JobCost.Steps(auto, planted, Shapes.Small), 9)));

        // 24 modules: 24²/4 + 24 = 168 passes over 300 examples in 6 batches, a third of a step each.
        Assert.Equal(100 + (168 * 6 / 3.0), Cost(Search(new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Perturbation })), 9);
    }

    [Fact]
    public void Trainings_cost_their_own_steps_and_probes_little()
    {
        var train = Train(TrainingMode.Adapters);
        Assert.Equal(100, Cost(train));
        Assert.Equal(50, Cost(Train(TrainingMode.HeadOnly)));
        Assert.Equal(28, Cost(new ProbeJob(ProbeKind.LambdaMin, Spec.Training, 0.01, 4, 2, 100)));
        Assert.Equal(500, Cost(new RankControlJob(new AutoLoraOptions(), Spec.Training, 0.01, 4, 2, 100, false)));
        Assert.Equal(200, Cost(new RankControlJob(new AutoLoraOptions { Order = DamOrder.First }, Spec.Training, 0.01, 4, 2, 100, false)));
        Assert.Equal(100, Cost(new RankControlJob(new SoraOptions(), Spec.Training, 0.01, 4, 2, 100, true)));

        // 40 head steps, 64 batches, and one forward pass for the start and for each of 52 step lengths.
        Assert.Equal(20 + 64 + (53 / 3.0), Cost(new ProbeJob(ProbeKind.Gora, Spec.Training, 0.01, 4, 2, 100, new GoraOptions())), 9);
        Assert.Equal(20 + 64, Cost(new ProbeJob(ProbeKind.Gora, Spec.Training, 0.01, 4, 2, 100, new GoraOptions { InitializeB = false })));
        Assert.Equal(200, Cost(new RankControlJob(new BipeftOptions(), Spec.Training, 0.01, 8, 2, 100, ScoreTest: false)));
        Assert.Equal(30, Cost(new ProbeJob(ProbeKind.Eva, Spec.Training, 0.01, 4, 2, 100, new EvaOptions { MaxBatches = 90 })), 9);
        Assert.Equal(30, JobCost.Steps(train with { UntilStep = 30 }, Spec, Shapes.Small));
        Assert.Equal(70, JobCost.Steps(train with { ContinueFrom = 3 }, Spec, Shapes.Small, n => n == 3 ? train with { UntilStep = 30 } : null));
    }

    [Fact]
    public void Trials_follow_the_allowance_and_leave_one_final_training()
    {
        ArmAllowance Fit(StrategyOptions options, double fineTunes) =>
            TrialAllowance.Fit(Spec, Shapes.Small, new ArmSpec("a", options), fineTunes * 100, StrategyCatalog.Create);
        Assert.Equal(4, ((RandomSearchOptions)Fit(new RandomSearchOptions { Trials = 100 }, 5.9).Options).Trials);
        Assert.Equal(1, ((RandomSearchOptions)Fit(new RandomSearchOptions { Trials = 100 }, 1).Options).Trials);
        Assert.Equal(7, ((TpeSearchOptions)Fit(new TpeSearchOptions(), 8).Options).Trials);
        Assert.Equal((7, 1), Fit(new Nsga2SearchOptions(), 8).Options is Nsga2SearchOptions front ? (front.Trials, front.MaxFinals) : default);
        Assert.Equal(new ArmAllowance(new UniformOptions(), 100), Fit(new UniformOptions(), 9));
        Assert.True(TrialAllowance.Applies(new RandomSearchOptions()));
        Assert.False(TrialAllowance.Applies(new DamStrategyOptions()));
    }

    [Fact]
    public void A_rehearsal_knows_what_each_arm_costs()
    {
        double Steps(StrategyOptions options) => Rehearsal.Cost(Spec, Shapes.Small, new ArmSpec("a", options), options, StrategyCatalog.Create).Total;
        Assert.Equal(100, Steps(new UniformOptions()));
        Assert.Equal(300, Steps(new DamStrategyOptions()));
        Assert.Equal(128, Steps(new GradientEnergyOptions()));
        Assert.Equal(100, Steps(new RandomMaskOptions { Draws = 7 }));
        Assert.Equal(600, Steps(new RandomSearchOptions { Trials = 5 }));
        Assert.Equal(50, Steps(new HeadOnlyOptions()));
    }

    [Fact]
    public void A_final_training_takes_what_is_left()
    {
        StrategyProposal Final(CandidateJob job) => new(CandidateRole.Final, job);
        var train = Train(TrainingMode.Adapters);
        (CandidateJob? Job, string Refusal) Fit(double allowance, double spent, StrategyProposal p) => DeviceAllowance.Fit(allowance, spent, p, Cost, 100);
        Assert.Equal(150, ((TrainJob)Fit(350, 200, Final(train)).Job!).Training.Steps);
        Assert.Equal(300, ((TrainJob)Fit(150, 0, Final(Train(TrainingMode.HeadOnly))).Job!).Training.Steps);
        Assert.Equal(train with { ContinueFrom = 3 }, Fit(350, 200, Final(train with { ContinueFrom = 3 })).Job);
        Assert.Equal("Its search used 199 of the allowance of 200 steps; 1 are too few for a final training.", Fit(200, 199, Final(train)).Refusal);
        Assert.Null(Fit(350, 200, new StrategyProposal(CandidateRole.Trial, train)).Job);
        Assert.Same(train, Fit(350, 150, new StrategyProposal(CandidateRole.Trial, train)).Job);
    }

    [Fact]
    public void Clashing_numbers_of_a_comparison_are_named_together()
    {
        var spec = Shapes.Spec(new ArmSpec("dam", new DamStrategyOptions()), new ArmSpec("random", new RandomSearchOptions { Trials = 50 }), new ArmSpec("u", new UniformOptions())) with
        {
            Compute = ComputeRule.EqualDevice,
            AllowanceFineTunes = 2.5,
        };
        Assert.Equal(
            ["arm 'dam': a repetition costs 3 fine-tunes with its search; allowanceFineTunes is 2.5"],
            SpecValidation.Problems(spec, Shapes.Small));
        Assert.Empty(SpecValidation.Problems(spec with { AllowanceFineTunes = 3 }, Shapes.Small));
        Assert.Equal(
            ["arm 'random': its trials and a final training need 2 fine-tunes; allowanceFineTunes is 1.5"],
            SpecValidation.Problems(spec with { Arms = [.. spec.Arms.Skip(1)], AllowanceFineTunes = 1.5 }, Shapes.Small));
        Assert.Equal(
            [
                "allowanceFineTunes = 0.5: must lie between 1 and 1000000",
                "allowanceFineTunes = 0.5: has a meaning only with compute equalDevice",
                "racing.minRepetitions = 8: must not exceed racing.maxRepetitions = 4",
            ],
            SpecValidation.Problems(spec with { Compute = ComputeRule.EqualSteps, AllowanceFineTunes = 0.5, Racing = new RacingOptions { MinRepetitions = 8, MaxRepetitions = 4 } }, Shapes.Small));
    }

    private static double Cost(CandidateJob job) => JobCost.Steps(job, Spec, Shapes.Small);

    private static DamSearchJob Search(DamOptions options) => new(options, Spec.Training, 0.01, 4, 2, 100);

    private static TrainJob Train(TrainingMode mode) => new(new CandidateConfiguration(mode, AdapterConfiguration.None, 0.01), Spec.Training, true);
}
