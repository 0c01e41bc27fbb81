using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Runs the training-free module scores: warms the new head up, so that the loss means something, and measures. A planted task has its
/// base's own head, which needs no warm-up.
/// </summary>
public sealed class ModuleProbes : IJobKind<ProbeJob>
{
    /// <summary>Steps of a new head's warm-up, at a constant learning rate.</summary>
    public const int WarmupSteps = 40;

    /// <inheritdoc/>
    /// <remarks>A probe that sets start values leaves them in its artefact folder (<see cref="WarmStart.StartFactors"/>).</remarks>
    public CandidateOutcome Run(JobContext context, ProbeJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        var started = context.Time.GetTimestamp();
        var memory = new PeakMemory();
        using var scope = NewDisposeScope();
        using var bench = Workbench.Open(context, TrainingMode.HeadOnly, job.Training with { Dropout = 0 });
        IModuleProbe probe = job.Kind switch
        {
            ProbeKind.GradientEnergy => new GradientEnergyProbe(),
            ProbeKind.LambdaMin => new LambdaMinProbe(),
            ProbeKind.Eva => new EvaProbe(Options<EvaOptions>(job)),
            ProbeKind.Gora => new GoraProbe(Options<GoraOptions>(job)),
            ProbeKind.Colora => new ColoraProbe(Options<ColoraOptions>(job)),
            ProbeKind.Sensitivity => new SensitivityProbe(Options<SensitivityOptions>(job)),
            _ => throw new BadConfigurationException($"No probe of kind {job.Kind}."),
        };
        var warmup = probe.NeedsHead && context.Spec.Data.Planted is null ? WarmupSteps : 0;
        var reporter = new ProgressReporter(report, context.Time, warmup + probe.Steps);
        var losses = new RunningLoss();
        if (warmup > 0 && !WarmUp(context, job, bench, losses, reporter, cancellation))
        {
            return new CandidateOutcome { Status = CandidateStatus.Cancelled, Steps = WarmupSteps, Seconds = Seconds() };
        }

        bench.Model.eval();
        memory.Sample();
        var modules = probe.Measure(context, job, bench, () =>
        {
            cancellation.ThrowIfCancellationRequested();
            memory.Sample();
        });
        memory.Sample();
        return new CandidateOutcome
        {
            TrainLoss = warmup > 0 ? losses.Mean : 0,
            Seconds = Seconds(),
            PeakBytes = memory.Bytes,
            Steps = warmup,
            Artefact = Directory.Exists(context.ArtefactPath(context.Candidate)) ? JobContext.ArtefactName(context.Candidate) : "",
            TrainableParameters = bench.Model.Head.parameters().Where(p => p.requires_grad).Sum(p => p.numel()),
            Modules = modules,
        };

        double Seconds() => context.Time.GetElapsedTime(started).TotalSeconds;
    }

    private static T Options<T>(ProbeJob job)
        where T : StrategyOptions, new() => job.Method switch
        {
            null => new T(),
            T options => options,
            _ => throw new BadConfigurationException($"A probe of kind {job.Kind} was given {job.Method.GetType().Name}."),
        };

    private static bool WarmUp(
        JobContext context, ProbeJob job, Workbench bench, RunningLoss losses, ProgressReporter reporter, CancellationToken cancellation)
    {
        using var head = new WeightOptimizer(
            CandidateTrainer.TrainedWeights(bench.Model, null),
            job.LearningRate,
            new LearningRateSchedule(WarmupSteps, 0, LearningRateDecay.Constant),
            job.Training.WeightDecay,
            job.Training.MaxGradientNorm);
        var batches = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Batches);
        while (head.Steps < WarmupSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            losses.Add(head.Step(() =>
            {
                var batch = batches.Next(bench.Data.Train);
                return batch.Loss(bench.Model.Logits(batch.Input));
            }));

            // A probe has no score to keep: stopping it early leaves nothing.
            if (reporter.Progress(head.Steps, losses.Mean) != ReportDecision.Continue)
            {
                return false;
            }
        }

        return true;
    }
}
