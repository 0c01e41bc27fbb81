using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>What a candidate grain needs to run its candidate.</summary>
/// <param name="Role">Why it runs.</param>
/// <param name="Job">What it does.</param>
/// <param name="Spec">The search it belongs to.</param>
/// <param name="Seed">Root of its seeds.</param>
/// <param name="Attempt">Newest attempt at the time of sending; 0 before the first.</param>
/// <param name="Running">True when that attempt is believed to run.</param>
[GenerateSerializer, Immutable]
public sealed record CandidateStart(
    [property: Id(0)] CandidateRole Role,
    [property: Id(1)] CandidateJob Job,
    [property: Id(2)] SearchSpec Spec,
    [property: Id(3)] long Seed,
    [property: Id(4)] int Attempt,
    [property: Id(5)] bool Running);
