using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Jobs;

/// <summary>The hard limit on adapter parameters, checked from shapes alone before anything trains.</summary>
public static class ParameterBudget
{
    /// <summary>Refuses a configuration that names unknown modules, impossible ranks, or more parameters than the budget.</summary>
    /// <param name="context">Spec with the budget.</param>
    /// <param name="configuration">What shall be trained.</param>
    /// <param name="shape">Base model.</param>
    /// <returns>Adapter parameters of the configuration.</returns>
    /// <exception cref="BadConfigurationException">It cannot be trained; the message gives the numbers.</exception>
    public static long Require(JobContext context, CandidateConfiguration configuration, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(shape);
        if (configuration.Mode != TrainingMode.Adapters)
        {
            return configuration.Adapters.Modules.Count == 0
                ? 0
                : throw new BadConfigurationException($"A training of mode {configuration.Mode} has no adapters, but {configuration.Adapters.Modules.Count} are configured.");
        }

        foreach (var adapter in configuration.Adapters.Modules)
        {
            var index = shape.IndexOf(adapter.Module);
            if (index < 0)
            {
                throw new BadConfigurationException($"The model has no module {adapter.Module}; it has {shape.Layers} layers of {string.Join(", ", shape.Projections)}.");
            }

            var largest = Math.Min(shape.Modules[index].InFeatures, shape.Modules[index].OutFeatures);
            if (adapter.Rank < 1 || adapter.Rank > largest)
            {
                throw new BadConfigurationException($"Module {adapter.Module}: rank {adapter.Rank} is outside 1 ... {largest}.");
            }
        }

        var parameters = configuration.Adapters.Parameters(shape);
        var limit = context.Spec.Budget.Resolve(shape, context.Spec.Rank);
        if (!context.OutsideBudget && parameters > limit)
        {
            throw new BadConfigurationException($"The adapters have {parameters:N0} parameters, the budget is {limit:N0}; it was not started.");
        }

        return parameters;
    }
}
