using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>
/// Numbers that do not depend on which candidate finishes first: tuning candidates have 1 … T; the o-th proposal (from 0) of run s of S
/// has T + 1 + o·S + s, a run being one repetition of one arm, arms in the order of the spec and repetitions inside. Runs that propose
/// less than others leave gaps.
/// </summary>
/// <param name="Tuning">Number T of tuning candidates.</param>
/// <param name="Runs">Number S of runs.</param>
/// <param name="Repetitions">Repetitions of every arm.</param>
public readonly record struct CandidateNumbers(int Tuning, int Runs, int Repetitions)
{
    /// <summary>The numbering of a spec.</summary>
    public static CandidateNumbers Of(SearchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var tuning = spec.LearningRates.Count > 1 ? spec.LearningRates.Count : 0;
        return new CandidateNumbers(tuning, spec.Arms.Count * spec.Repetitions, spec.Repetitions);
    }

    /// <summary>Number of a run's proposal.</summary>
    /// <param name="run">Run, from 0.</param>
    /// <param name="ordinal">Proposal of the run, from 0.</param>
    public int Number(int run, int ordinal) => checked(Tuning + 1 + (ordinal * Runs) + run);

    /// <summary>True for tuning candidates.</summary>
    public bool IsTuning(int number) => number <= Tuning;

    /// <summary>The run of a candidate that is not for tuning.</summary>
    public int Run(int number) => (number - Tuning - 1) % Runs;
}
