namespace AdapterSearch.Domain;

/// <summary>
/// Device work of a job in plain training steps, predicted from the job alone, so that a plan can be made and repeated from it: seconds
/// differ between runs, this does not. One plain step is a forward and a backward pass of one batch with an update of the adapters.
/// </summary>
/// <remarks>
/// Shares of a step were measured on the demo's model on a CPU (docs/compare.md): a first-order DAM step takes two, a second-order one five,
/// a step of the head alone a half, a forward pass a third.
/// </remarks>
public static class JobCost
{
    /// <summary>Share of a step that a forward pass takes.</summary>
    public const double Forward = 1.0 / 3;

    /// <summary>Share of a step that a step of the task head alone takes.</summary>
    public const double HeadStep = 0.5;

    /// <summary>Head steps of a training-free probe, and batches of one whose options name none.</summary>
    private const int ProbeHeadSteps = 40, ProbeBatches = 8;

    /// <summary>Predicted plain training steps of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="spec">Its search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="earlier">Finds the job of an earlier candidate by number, for trainings that continue one; null when none can.</param>
    public static double Steps(CandidateJob job, SearchSpec spec, ModelShape shape, Func<int, CandidateJob?>? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        return job switch
        {
            TrainJob train => Math.Max(0, (train.UntilStep ?? train.Training.Steps) - Begin(train, earlier)) * PerStep(train),
            DamSearchJob dam => Search(dam, spec, shape),
            ProbeJob probe => Probe(probe, spec),
            RankControlJob { Method: SuperAdapterOptions super } elastic => (elastic.Training.Steps * PerStep(elastic)) + (super.Evaluations * ValidationPass(spec, elastic.Training)),
            RankControlJob control => control.Training.Steps * PerStep(control),
            _ => 0,
        };
    }

    /// <summary>Predicted plain steps of one optimizer step of a job.</summary>
    public static double PerStep(CandidateJob job) => job switch
    {
        TrainJob { Configuration.Mode: TrainingMode.HeadOnly } => HeadStep,
        DamSearchJob { Dam: { Relaxation: not DamRelaxation.Off } dam } => Bilevel(dam.Order),
        RankControlJob { Method: AutoLoraOptions auto } => Bilevel(auto.Order),
        RankControlJob { Method: BipeftOptions } => 2,
        _ => 1,
    };

    /// <summary>Passes of a step that updates weights and architecture: one unrolled step takes three more than the plain gradient.</summary>
    private static double Bilevel(DamOrder order) => order == DamOrder.First ? 2 : 5;

    /// <summary>Batches at most: methods that stop early take less. A planted task brings its own head, and inputs alone need none.</summary>
    private static double Probe(ProbeJob job, SearchSpec spec)
    {
        var head = spec.Data.Planted is null && job.Method is not EvaOptions ? ProbeHeadSteps * HeadStep : 0;
        return head + job.Method switch
        {
            EvaOptions eva => eva.MaxBatches * Forward,
            GoraOptions gora => gora.Batches + (gora.InitializeB ? (StepLengths(gora) + 1) * Forward : 0),
            ColoraOptions colora => colora.Batches * colora.PathSteps,
            SensitivityOptions sensitivity => sensitivity.Batches,
            _ => ProbeBatches,
        };
    }

    /// <summary>Step lengths that GoRA tries with one forward pass each, besides the start.</summary>
    private static double StepLengths(GoraOptions gora) =>
        Math.Max(0, Math.Floor(Math.Log(gora.SmallestStep / gora.FirstStep) / Math.Log(gora.StepFactor)) + 1);

    private static int Begin(TrainJob train, Func<int, CandidateJob?>? earlier) =>
        train.ContinueFrom is { } source && earlier?.Invoke(source) is TrainJob { UntilStep: { } step } ? step : 0;

    private static double Search(DamSearchJob job, SearchSpec spec, ModelShape shape)
    {
        var gated = Math.Max(0, job.Training.Steps - job.Dam.WarmupSteps);
        var training = (job.Training.Steps - gated) + (gated * PerStep(job));
        var modules = shape.Modules.Count;
        return training + job.Dam.ForLabels(spec.Data.Planted is not null).Readout switch
        {
            // Two modules leave in each round: about M²/4 + M passes over the validation split.
            DamReadout.Perturbation => ((modules * modules / 4.0) + modules) * ValidationPass(spec, job.Training),
            DamReadout.Reml or DamReadout.RemlHead or DamReadout.RankSum or DamReadout.Posterior => Kernels(job.Dam.Reading, job.Training),
            _ => 0,
        };
    }

    /// <summary>
    /// Gram matrices of all modules: (kn)² products as long as the weights, against a step's products of weights and examples. Four fine-tunes of 160 steps
    /// at 250 examples and 5 directions, as measured.
    /// </summary>
    private static double Kernels(DamReadoutOptions reading, TrainingOptions training)
    {
        const double measured = 4 * 160 * 50 / (1250.0 * 1250);
        var size = (double)reading.Examples * reading.Directions;
        return measured * size * size / training.BatchSize;
    }

    private static double ValidationPass(SearchSpec spec, TrainingOptions training) =>
        Math.Ceiling(spec.Data.ValidationExamples / (double)training.BatchSize) * Forward;
}
