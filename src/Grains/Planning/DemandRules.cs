using System.Collections.Immutable;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>What a candidate needs of a device: <see cref="JobMemory"/>'s estimate, corrected by what candidates of the same kind took.</summary>
/// <remarks>
/// A measured peak may hold what other slots of the same process held, never less than the candidate's own; so the smallest ratio of peak to
/// estimate is the best known one. It does not depend on the order in which candidates end, so a restored search asks alike.
/// </remarks>
public static class DemandRules
{
    /// <summary>Room above a measured peak: two runs of one job differ.</summary>
    private const double Margin = 1.25;

    /// <summary>Ratios outside these are faults of the measurement.</summary>
    private const double LowestRatio = 0.05, HighestRatio = 20;

    /// <summary>A candidate's demand now.</summary>
    public static SlotDemand Of(PlanState state, PlannedCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidate);
        var estimate = JobMemory.Bytes(RetryPolicy.JobOf(candidate), state.Spec, state.Shape);
        var ratio = state.MemoryRatios.TryGetValue(Kind(candidate.Job), out var measured) ? measured * Margin : 1;
        return new SlotDemand((long)(estimate * ratio * candidate.MemoryFactor), state.Spec.Model);
    }

    /// <summary>The ratios after a candidate ended.</summary>
    internal static ImmutableDictionary<string, double> Learn(PlanState state, PlannedCandidate candidate)
    {
        // What a person adds must not move what the methods' candidates ask for.
        if (candidate.Role == CandidateRole.Manual)
        {
            return state.MemoryRatios;
        }

        if (candidate.Outcome is not { Status: CandidateStatus.Completed or CandidateStatus.Stopped, PeakBytes: > 0 and var peak })
        {
            return state.MemoryRatios;
        }

        var ratio = Math.Clamp(peak / (double)JobMemory.Bytes(RetryPolicy.JobOf(candidate), state.Spec, state.Shape), LowestRatio, HighestRatio);
        var kind = Kind(candidate.Job);
        return state.MemoryRatios.TryGetValue(kind, out var known) && known <= ratio ? state.MemoryRatios : state.MemoryRatios.SetItem(kind, ratio);
    }

    private static string Kind(CandidateJob job) => job switch
    {
        TrainJob train => $"train {train.Configuration.Mode}",
        ProbeJob probe => $"probe {probe.Kind}",
        RankControlJob control => $"rank {control.Method.GetType().Name}",
        _ => job.GetType().Name,
    };
}
