namespace AdapterSearch.Domain;

/// <summary>
/// Device memory of a job, predicted from the job alone: weights, gradients and AdamW's two moments in single precision, and what a backward pass
/// keeps of the forward one. It decides which candidates share a device before anything was measured.
/// </summary>
/// <remarks>
/// Activations follow Korthikanti et al. 2022 (2205.05198): a layer keeps s·b·h·(34 + 5·a·s/h) bytes in half precision, for s tokens, b examples,
/// width h and a heads. Departures: doubled, since we train in single precision; heads are taken to be 64 wide, which the shape does not say; a shape
/// without a token count is taken to have 128.
/// </remarks>
public static class JobMemory
{
    /// <summary>Bytes per trained parameter: weight, gradient and two moments.</summary>
    private const long TrainedBytes = 16;

    /// <summary>What the tensor library and its allocator take whatever they do.</summary>
    private const long Fixed = 64L << 20;

    private const int AssumedTokens = 128, HeadWidth = 64;

    /// <summary>Examples of a scoring pass, which keeps nothing but two layers' tensors at a time.</summary>
    private const int ScoringExamples = 500;

    /// <summary>Predicted bytes.</summary>
    /// <param name="job">The job.</param>
    /// <param name="spec">Its search.</param>
    /// <param name="shape">Base model.</param>
    public static long Bytes(CandidateJob job, SearchSpec spec, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var layer = Layer(shape);
        var (trained, examples, graphs) = job switch
        {
            TrainJob { Configuration.Mode: TrainingMode.Full } train => (shape.BaseParameters, train.PassSize(), 1),
            TrainJob { Configuration.Mode: TrainingMode.HeadOnly } => (0, 0, 0),
            TrainJob train => (train.Configuration.Adapters.Parameters(shape), train.PassSize(), 1),

            // A second graph at a time: gates and weights are derived together.
            DamSearchJob dam => (shape.ParametersPerRank * dam.Rank, dam.Training.BatchSize, dam.Dam.Order == DamOrder.First ? 1 : 2),
            ProbeJob probe => (probe.Kind is ProbeKind.Eva ? 0 : shape.BaseParameters / 2, probe.Training.BatchSize, probe.Kind is ProbeKind.Eva ? 0 : 1),

            // Methods that grow or squeeze begin with up to twice the reference rank.
            RankControlJob control => (shape.ParametersPerRank * control.Rank * 2, control.Training.BatchSize, 1),
            _ => (0L, spec.Training.BatchSize, 1),
        };
        var scoring = 2 * layer * Math.Min(ScoringExamples, Math.Max(1, spec.Data.ValidationExamples)) / 4;
        var training = layer * examples * graphs * Math.Max(1, shape.Layers);
        return checked(Fixed + (4 * shape.BaseParameters) + (TrainedBytes * trained) + (long)Math.Max(training, scoring));
    }

    /// <summary>Bytes that one layer keeps of one example.</summary>
    private static double Layer(ModelShape shape)
    {
        double tokens = shape.Tokens > 0 ? shape.Tokens : AssumedTokens;
        double width = Math.Max(1, shape.HiddenSize);
        var heads = Math.Max(1, width / HeadWidth);
        return 2 * tokens * width * (34 + (5 * heads * tokens / width));
    }
}
