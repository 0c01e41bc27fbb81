using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>
/// Numbers that do not depend on which candidate finishes first: candidates of the shared tuning have 1 … T; the o-th proposal (from 0) of run
/// s of S has T + 1 + o·S + s. Runs are first the arms' own tuning runs (arms in the order of the spec, learning rates inside), then the
/// repetitions (arms in the order of the spec, repetitions inside, as many as an arm can have at most). Runs that propose less than others,
/// or that are never begun, leave gaps. Candidates by hand have <see cref="FirstByHand"/> and what follows, in the order in which they were
/// added, far behind all others, so that they shift no number.
/// </summary>
/// <param name="Tuning">Number T of candidates of the shared tuning.</param>
/// <param name="Runs">Number S of runs.</param>
/// <param name="Repetitions">Most repetitions of every arm.</param>
/// <param name="ArmTuningRuns">Runs that choose learning rates arm by arm; they come first.</param>
public readonly record struct CandidateNumbers(int Tuning, int Runs, int Repetitions, int ArmTuningRuns = 0)
{
    /// <summary>Number of the first candidate that was added by hand.</summary>
    public const int FirstByHand = 1_000_000_001;

    /// <summary>The numbering of a spec.</summary>
    public static CandidateNumbers Of(SearchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var rates = spec.LearningRates.Count > 1 ? spec.LearningRates.Count : 0;
        var perArm = spec.Tuning == LearningRateTuning.PerArm;
        var armTuning = perArm ? spec.Arms.Count * rates : 0;
        return new CandidateNumbers(perArm ? 0 : rates, armTuning + (spec.Arms.Count * spec.MostRepetitions()), spec.MostRepetitions(), armTuning);
    }

    /// <summary>The runs of a spec in the order of their numbers, none begun. An arm that chooses no learning rate has nothing to do in its tuning runs.</summary>
    public static IEnumerable<ArmRun> AllRuns(SearchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var numbers = Of(spec);
        var rates = spec.LearningRates.Count;
        for (var run = 0; run < numbers.ArmTuningRuns; run++)
        {
            var arm = run / rates;
            yield return new ArmRun(arm, run % rates, NumberList.Empty, Finished: !ArmTuning.Applies(spec, spec.Arms[arm].Strategy)) { IsTuning = true };
        }

        for (var run = 0; run < spec.Arms.Count * numbers.Repetitions; run++)
        {
            yield return new ArmRun(run / numbers.Repetitions, run % numbers.Repetitions, NumberList.Empty);
        }
    }

    /// <summary>Number of a run's proposal.</summary>
    /// <param name="run">Run, from 0.</param>
    /// <param name="ordinal">Proposal of the run, from 0.</param>
    /// <exception cref="OverflowException">The numbers of runs are used up.</exception>
    public int Number(int run, int ordinal)
    {
        var number = Tuning + 1 + ((long)ordinal * Runs) + run;
        return number < FirstByHand ? (int)number : throw new OverflowException($"Proposal {ordinal} of run {run} has no number below {FirstByHand}.");
    }

    /// <summary>True for candidates of the shared tuning, which belong to no run.</summary>
    public bool IsTuning(int number) => number <= Tuning;

    /// <summary>True for candidates that were added by hand, which belong to no run.</summary>
    public static bool IsByHand(int number) => number >= FirstByHand;

    /// <summary>The run of a candidate that a run proposed; null for those of the shared tuning and those by hand.</summary>
    public int? Run(int number) => IsTuning(number) || IsByHand(number) ? null : (number - Tuning - 1) % Runs;

    /// <summary>The run of a repetition of an arm.</summary>
    public int Repetition(int arm, int repetition) => ArmTuningRuns + (arm * Repetitions) + repetition;
}
