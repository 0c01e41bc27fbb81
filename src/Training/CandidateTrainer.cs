using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Continuation;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.WarmStart;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training;

/// <summary>
/// Trains one configuration on one device, on the calling thread: the task's loss by AdamW, validation at rungs, checkpoints at rungs and
/// every few seconds, the test split once at the end. Equal seeds give equal numbers, also across an interruption.
/// </summary>
public sealed class CandidateTrainer : IJobKind<TrainJob>
{
    /// <inheritdoc/>
    public CandidateOutcome Run(JobContext context, TrainJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        if (job.ScoreTest && context.Role != CandidateRole.Final)
        {
            throw new BadConfigurationException($"A candidate of role {context.Role} asks for a test score; only final trainings may.");
        }

        RequireSteps(job);
        foreach (var candidate in job.Releases ?? [])
        {
            ContinuationStore.Release(context.ArtefactPath(candidate));
        }

        var configuration = job.Configuration;
        if (configuration.Mode == TrainingMode.HeadOnly && context.Spec.Data.Planted is not null)
        {
            throw new BadConfigurationException("A planted task keeps the base's own head, so a training of the head alone has nothing to train.");
        }

        var memory = new PeakMemory();
        using var bench = Workbench.Open(context, configuration.Mode, job.Training);
        var adapterParameters = ParameterBudget.Require(context, configuration, bench.Model.Shape);
        using var adapters = Inject(context, job, bench);
        using var optimizer = new WeightOptimizer(
            TrainedWeights(bench.Model, adapters),
            configuration.LearningRate,
            LearningRateSchedule.From(job.Training),
            job.Training.WeightDecay,
            job.Training.MaxGradientNorm);
        var run = new TrainingRun(context, job, bench, optimizer, memory, report, cancellation);
        var outcome = run.ToEnd();
        return outcome with
        {
            AdapterParameters = adapterParameters,
            TrainableParameters = optimizer.Weights.Sum(w => w.Weight.numel()),
        };
    }

    /// <summary>What an optimizer trains of a model: its adapters, then every parameter of it that asks for a gradient.</summary>
    /// <returns>Unique names and parameters in a fixed order.</returns>
    public static IReadOnlyList<(string Name, Parameter Weight)> TrainedWeights(EncoderClassifier model, AdapterSet? adapters)
    {
        ArgumentNullException.ThrowIfNull(model);
        return
        [
            .. adapters?.NamedParameters() ?? [],
            .. model.named_parameters().Where(p => p.parameter.requires_grad),
        ];
    }

    private static void RequireSteps(TrainJob job)
    {
        if (job.UntilStep is { } until && (until < 1 || until > job.Training.Steps))
        {
            throw new BadConfigurationException($"The training shall end after step {until}; its steps are 1 ... {job.Training.Steps}.");
        }

        if (job.ContinueFrom is { } from && (job.WarmStartFrom ?? job.FactorsFrom) is { } start)
        {
            throw new BadConfigurationException($"The training continues candidate {from} and cannot start from candidate {start} as well.");
        }

        if (job.ContinueFrom is { } parent && job.Releases?.Contains(parent) == true)
        {
            throw new BadConfigurationException($"The training continues candidate {parent} and cannot release its state.");
        }
    }

    private static AdapterSet? Inject(JobContext context, TrainJob job, Workbench bench)
    {
        if (job.FactorsFrom is { } given && (job.Configuration.Mode != TrainingMode.Adapters || job.WarmStartFrom is not null))
        {
            throw new BadConfigurationException(
                job.WarmStartFrom is { } warm
                    ? $"A training cannot start from the factors of candidate {given} and from the search of candidate {warm}."
                    : $"A training of mode {job.Configuration.Mode} has no factors that could start from candidate {given}.");
        }

        if (job.Configuration.Mode != TrainingMode.Adapters)
        {
            return null;
        }

        var adapters = AdapterSet.Inject(bench.Targets, job.Configuration.Adapters, context.Seeds.Adapters);
        try
        {
            if (job.WarmStartFrom is { } search)
            {
                DamWarmStart.Apply(context, search, bench.Model.Shape, adapters);
            }

            if (job.FactorsFrom is { } probe)
            {
                StartFactors.Apply(context, probe, adapters);
            }

            return adapters;
        }
        catch
        {
            adapters.Dispose();
            throw;
        }
    }
}
