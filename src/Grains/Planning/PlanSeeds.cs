using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>Seeds of a search's parts, all derived from the spec's one seed.</summary>
public static class PlanSeeds
{
    /// <summary>Seeds of one repetition of an arm's strategy; they differ between arms and follow the arm's name, not its place.</summary>
    public static SeedStream Strategy(SearchSpec spec, string arm, int repetition)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SeedStream(spec.Seed).For("arm").For(arm).For(repetition);
    }

    /// <summary>Seeds of an arm's strategy while it chooses its learning rate; the same for every rate, and none of the repetitions'.</summary>
    public static SeedStream TuningStrategy(SearchSpec spec, string arm)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SeedStream(spec.Seed).For("arm").For(arm).For("tuning");
    }

    /// <summary>
    /// Seed of a candidate's training. Equal repetitions of different arms share it, so that comparisons are paired; repeated final
    /// trainings of one repetition (draws) differ.
    /// </summary>
    /// <param name="spec">The search.</param>
    /// <param name="role">Why the candidate runs.</param>
    /// <param name="repetition">Repetition, from 0.</param>
    /// <param name="draw">Final trainings that the same run proposed before.</param>
    public static long Training(SearchSpec spec, CandidateRole role, int repetition, int draw)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var root = new SeedStream(spec.Seed);
        if (role == CandidateRole.Tuning)
        {
            return draw > 0 ? root.For("tuning").For("draw").For(draw).Seed : root.For("tuning").Seed;
        }

        var seeds = root.For("repetition").For(repetition);
        return role == CandidateRole.Final && draw > 0 ? seeds.For("draw").For(draw).Seed : seeds.Seed;
    }
}
