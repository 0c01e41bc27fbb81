using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Pages;

/// <summary>What a search will take, as far as its spec tells.</summary>
/// <param name="Budget">Adapter parameters that a candidate may train.</param>
/// <param name="Base">Parameters of the frozen model.</param>
/// <param name="Modules">Adaptable modules.</param>
/// <param name="TrainBytes">Predicted device memory of a training with all modules at the reference rank.</param>
/// <param name="MostBytes">Predicted device memory of the dearest job that the methods are known to need.</param>
/// <param name="Finals">Final trainings at least.</param>
/// <param name="DeviceBytes">Memory of the largest device that is alive; 0 when not known.</param>
public sealed record SubmitEstimate(long Budget, long Base, int Modules, long TrainBytes, long MostBytes, int Finals, long DeviceBytes)
{
    /// <summary>Estimates.</summary>
    /// <param name="spec">A spec without faults.</param>
    /// <param name="shape">Shape of its model.</param>
    /// <param name="deviceBytes">Memory of the largest device; 0 when not known.</param>
    public static SubmitEstimate Of(SearchSpec spec, ModelShape shape, long deviceBytes)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var budget = spec.Budget.Resolve(shape, spec.Rank);
        var rate = spec.LearningRates[0];
        var all = AdapterConfiguration.FromRanks(shape, [.. shape.Modules.Select(_ => spec.Rank)], spec.AlphaPerRank);
        var train = JobMemory.Bytes(new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, all, rate), spec.Training, true), spec, shape);
        var most = spec.Arms.Select(a => a.Strategy switch
        {
            FullFineTuningOptions => JobMemory.Bytes(new TrainJob(new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, rate), spec.Training, true), spec, shape),
            DamStrategyOptions dam => JobMemory.Bytes(new DamSearchJob(dam.Dam, spec.Training, rate, spec.Rank, spec.AlphaPerRank, budget), spec, shape),
            RankMethodOptions method => JobMemory.Bytes(new RankControlJob(method, spec.Training, rate, spec.Rank, spec.AlphaPerRank, budget, true), spec, shape),
            _ => train,
        }).Append(train).Max();
        return new SubmitEstimate(budget, shape.BaseParameters, shape.Modules.Count, train, most, spec.Arms.Count * spec.LeastRepetitions(), deviceBytes);
    }
}
