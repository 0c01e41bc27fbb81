using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>A lease that ended without its holder's doing.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Reason">Readable reason.</param>
/// <param name="StillRuns">True when its node is alive and has to be told that the attempt must end.</param>
public sealed record LostLease(SlotLease Lease, string Reason, bool StillRuns = false);

/// <summary>A waiting candidate that no node can ever serve.</summary>
/// <param name="Request">What it asked for.</param>
/// <param name="Reason">Readable reason with the numbers.</param>
public sealed record RefusedRequest(SlotRequest Request, string Reason);
