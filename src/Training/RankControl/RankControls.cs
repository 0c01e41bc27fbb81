using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.RankControl;

/// <summary>From options to the method: one line per method.</summary>
public static class RankControls
{
    /// <summary>The method of a job, its layers attached to the model.</summary>
    /// <exception cref="BadConfigurationException">The options belong to no method, or do not fit the model or the budget.</exception>
    public static IRankControl Create(RankControlSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return setup.Job.Method switch
        {
            _ => throw new BadConfigurationException($"No method inside a training has options of type {setup.Job.Method.GetType().Name}."),
        };
    }
}
