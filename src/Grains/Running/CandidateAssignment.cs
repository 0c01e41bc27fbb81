using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>All that a runner needs to run one attempt of a candidate.</summary>
/// <param name="SearchId">Search.</param>
/// <param name="Candidate">Number within the search.</param>
/// <param name="Attempt">Attempt, from 1; later attempts resume from the newest checkpoint.</param>
/// <param name="Role">Why it runs; only <see cref="CandidateRole.Final"/> may score the test split.</param>
/// <param name="Job">What it does.</param>
/// <param name="Spec">The search it belongs to.</param>
/// <param name="Seed">Root of this attempt's seeds: the same for equal repetitions of different arms, so that comparisons are paired.</param>
/// <param name="Slot">Slot number on the node, from 0.</param>
/// <param name="Device">Device of the slot as the tensor library writes it, for example <c>cpu</c> or <c>cuda:0</c>.</param>
public sealed record CandidateAssignment(
    string SearchId,
    int Candidate,
    int Attempt,
    CandidateRole Role,
    CandidateJob Job,
    SearchSpec Spec,
    long Seed,
    int Slot,
    string Device = "cpu");
