using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>One attempt as it is handed to a node.</summary>
/// <param name="Lease">The slot, and the candidate that holds it.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Role">Why it runs.</param>
/// <param name="Job">What it does.</param>
/// <param name="Spec">The search it belongs to.</param>
/// <param name="Seed">Root of its seeds.</param>
[GenerateSerializer, Immutable]
public sealed record AttemptStart(
    [property: Id(0)] SlotLease Lease,
    [property: Id(1)] int Attempt,
    [property: Id(2)] CandidateRole Role,
    [property: Id(3)] CandidateJob Job,
    [property: Id(4)] SearchSpec Spec,
    [property: Id(5)] long Seed);
