using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// Removes what is kept no longer: records of deleted searches whose retention is over, and files of searches that are gone. One grain for the
/// whole cluster, key <see cref="GrainKeys.Retention"/>, woken by a reminder, so that it does not matter which silos stop and start.
/// </summary>
public interface IRetentionGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that a sweep comes soon and every hour from then on. Called when a silo starts; safe to repeat. Durable on return.</summary>
    Task StartAsync();

    /// <summary>
    /// Sweeps now. Safe to repeat: what is gone is not looked for again, and what could not be removed is tried again by the next sweep. What is
    /// counted as removed is gone on return.
    /// </summary>
    [ResponseTimeout("00:10:00")]
    Task<SweepView> SweepAsync();
}

/// <summary>What one sweep did.</summary>
/// <param name="Records">Searches whose record was removed.</param>
/// <param name="Orphans">Folders of searches that are gone which were removed.</param>
/// <param name="FreedBytes">Bytes of files that were deleted.</param>
/// <param name="Failures">Searches and folders that could not be removed; the next sweep tries again.</param>
[GenerateSerializer, Immutable]
public sealed record SweepView(
    [property: Id(0)] int Records, [property: Id(1)] int Orphans, [property: Id(2)] long FreedBytes, [property: Id(3)] int Failures);
