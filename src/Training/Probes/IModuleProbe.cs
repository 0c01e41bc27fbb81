using AdapterSearch.Domain;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.Probes;

/// <summary>A score of modules that trains no adapter.</summary>
public interface IModuleProbe
{
    /// <summary>Units of work for progress reports, beside the head's warm-up.</summary>
    int Steps { get; }

    /// <summary>Whether the loss is read, so that the new head has to be warmed up first.</summary>
    bool NeedsHead => true;

    /// <summary>Measures.</summary>
    /// <param name="context">Seeds and device.</param>
    /// <param name="job">Rank, scale, batch size and budget.</param>
    /// <param name="bench">The model in evaluation mode, its head warmed up, without adapters; left as it was found.</param>
    /// <param name="progress">Called between units of work; throws when the attempt is cancelled.</param>
    ModuleScores Measure(JobContext context, ProbeJob job, Workbench bench, Action progress);
}
