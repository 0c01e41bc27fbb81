using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>
/// What a finished search says of its arms when they are compared. Validation data choose the winner and the leader of each place; the test
/// split, which no choice has seen, separates or does not.
/// </summary>
/// <param name="Record">Where it comes from.</param>
/// <param name="Arms">The arms in the order of the spec.</param>
/// <param name="Winner">The arm with the highest mean validation accuracy within the budget; null when none finished.</param>
public sealed record Comparison(ComparisonRecord Record, IReadOnlyList<ComparedArm> Arms, ComparedArm? Winner)
{
    /// <summary>Chance of one or more false separations from a leader.</summary>
    public const double Level = 0.05;

    /// <summary>Parameters of the hypervolume's reference point, as a multiple of the budget; its accuracy is 0.</summary>
    public const double ReferenceShare = 1.1;

    /// <summary>Parameters of the hypervolume's reference point.</summary>
    public double ReferenceParameters => ReferenceShare * Record.Deterministic.BudgetParameters;

    /// <summary>Arms as they are shown: the chosen one, those not separated from it, the others, each by place and then in the order of the spec; references and arms without a result last.</summary>
    public IReadOnlyList<ComparedArm> Ordered => [.. Arms
        .OrderBy(a => a == Winner ? 0 : 1).ThenBy(a => a.Standing).ThenBy(a => a.Place?.First ?? int.MaxValue).ThenBy(a => a.Place?.Last).ThenBy(a => a.Number)];

    /// <summary>Positions in the order of the spec of the arms within the budget that no other one beats on the test split and in parameters.</summary>
    public IReadOnlyList<ComparedArm> Front
    {
        get
        {
            ComparedArm[] within = [.. Arms.Where(a => a.Place is not null)];
            return [.. Hypervolume.Front([.. within.Select(a => (a.TestMean, a.Parameters))]).Select(i => within[i]).OrderBy(a => a.Parameters)];
        }
    }

    /// <summary>Hypervolume of the front of all arms within the budget on the test split.</summary>
    public double FrontHypervolume => Hypervolume.Of(Arms.Where(a => a.Place is not null).Select(a => (a.TestMean, a.Parameters)), 0, ReferenceParameters);

    /// <summary>The comparison that a record holds.</summary>
    public static Comparison Of(ComparisonRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var candidates = record.Deterministic.Candidates.Zip(record.Run.Costs, (score, cost) => new RecordedCandidate(score, cost)).ToArray();
        var rungs = record.Rungs.ToLookup(r => r.Candidate);
        var jobs = candidates.ToDictionary(c => c.Cost.Number, c => c.Score.Job);
        ComparedArm[] arms = [.. record.Deterministic.Board.Select((line, index) =>
            Arm(record, line, index + 1, [.. candidates.Where(c => c.Score.Arm == line.Arm).OrderBy(c => c.Cost.Number)], rungs, jobs))];
        return Placed(record, WithRatios(arms));
    }

    private static Comparison Placed(ComparisonRecord record, ComparedArm[] arms)
    {
        // Ties of the mean validation accuracy go to fewer parameters, as they do for the winner.
        int[] contestants = [.. Enumerable.Range(0, arms.Length).Where(i => arms[i].Standing == Standing.Behind).OrderBy(i => arms[i].Parameters).ThenBy(i => i)];
        if (contestants.Length == 0)
        {
            return new Comparison(record, arms, null);
        }

        var places = TiedPlaces.Of([.. contestants.Select(i => new Contestant(arms[i].ValidationMean, arms[i].Test))], Level);
        var best = contestants[places[0].Leader];
        foreach (var (arm, position) in contestants.Select((arm, position) => (arm, position)))
        {
            arms[arm] = arms[arm] with { Place = places[position], Standing = places[position].IsBesideLeader ? Standing.First : Standing.Behind, ToWinner = places[position].ToLeader };
        }

        // A reference is no contestant: its difference is shown, but no test is spent on it.
        for (var i = 0; i < arms.Length; i++)
        {
            if (arms[i].Standing == Standing.Reference)
            {
                arms[i] = arms[i] with { ToWinner = PairedComparison.Against(arms[best].Test, [arms[i].Test])[0] with { P = double.NaN, AdjustedP = double.NaN } };
            }
        }

        return new Comparison(record, arms, arms[best]);
    }

    private static ComparedArm[] WithRatios(ComparedArm[] arms)
    {
        var seconds = arms.Where(a => a.Standing != Standing.None).Select(a => a.Seconds).Order().ToArray();
        if (seconds.Length == 0)
        {
            return arms;
        }

        var median = (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
        return [.. arms.Select(a => a with { WorkRatio = median > 0 ? a.Seconds / median : 0 })];
    }

    private static ComparedArm Arm(
        ComparisonRecord record, ArmRecord line, int number, RecordedCandidate[] candidates, ILookup<int, RungScore> rungs, Dictionary<int, CandidateJob> jobs)
    {
        var data = record.Deterministic;
        var tuning = candidates.Where(c => c.Score.Role == CandidateRole.Tuning).Sum(c => c.Cost.Seconds);
        var failures = candidates.Count(c => c.Score.Status == CandidateStatus.Failed && c.Cost.Attempts > 0);
        var arm = new ComparedArm { Number = number, Name = line.Arm, TuningSeconds = tuning, Failures = failures, Standing = Standing.None };
        var repetitions = candidates.Where(c => c.Score.Role != CandidateRole.Tuning).GroupBy(c => c.Score.Repetition).OrderBy(g => g.Key)
            .Select(g => new RecordedRepetition(g.Key, [.. g])).Where(r => r.Finals.Count > 0).ToArray();
        if (repetitions.Length == 0)
        {
            return arm;
        }

        RecordedCandidate[] finals = [.. repetitions.SelectMany(r => r.Finals)];
        double Cost(RecordedCandidate c) => c.Cost.Attempts == 0 ? 0 : JobCost.Steps(c.Score.Job, data.Spec, data.Shape, n => jobs.GetValueOrDefault(n));
        var whole = finals.All(c => c.Score.Job is TrainJob { Configuration.Mode: TrainingMode.Full });
        var parameters = finals.Average(c => (double)(whole ? c.Score.TrainableParameters : c.Score.AdapterParameters));
        double[] rates = [.. finals.Select(c => c.Rate).OfType<double>().Distinct()];
        var reference = (1.1 * data.BudgetParameters, data.BudgetParameters);
        return arm with
        {
            Standing = line.WithinBudget && !whole && parameters > 0 ? Standing.Behind : Standing.Reference,
            Test = repetitions.ToDictionary(r => r.Number, r => r.Finals.Average(f => f.Score.Test!.Accuracy)),
            Validation = repetitions.ToDictionary(r => r.Number, r => r.Finals.Average(f => f.Score.Validation!.Accuracy)),
            Parameters = parameters,
            LearningRate = rates.Length == 1 ? rates[0] : null,
            SearchSeconds = repetitions.Average(r => r.Before.Sum(c => c.Cost.Seconds)),
            FinalSeconds = repetitions.Average(r => r.Finals.Average(c => c.Cost.Seconds)),
            PlannedSteps = repetitions.Average(r => r.Before.Sum(Cost) + r.Finals.Average(Cost)),
            Hypervolume = repetitions.Average(r => Hypervolume.Of(
                r.All.Where(c => c.IsWithin(reference.BudgetParameters)).Select(c => (c.Score.Validation!.Accuracy, (double)c.Score.AdapterParameters)), 0, reference.Item1)),
            Agreement = KendallTau.Mean([.. repetitions.Select(r => r.Finals[0].Ranks(data.Shape)).OfType<IReadOnlyList<double>>()]),
            Anytime = AnytimeCurve.Mean([.. repetitions.SelectMany(r => AnytimeCurve.Of(r, rungs, data.BudgetParameters))]),
        };
    }
}
