using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>Best validation accuracy so far against device seconds: what a person has in hand who stops a method at some time.</summary>
public static class AnytimeCurve
{
    private const int MostPoints = 120;

    /// <summary>
    /// One curve for each final training of a repetition, after all that came before it. Scores within a training count where its parameters stay
    /// the same throughout; a step's time is its share of the training's seconds.
    /// </summary>
    public static IEnumerable<IReadOnlyList<(double Seconds, double Accuracy)>> Of(RecordedRepetition repetition, ILookup<int, RungScore> rungs, long budget)
    {
        ArgumentNullException.ThrowIfNull(repetition);
        ArgumentNullException.ThrowIfNull(rungs);
        foreach (var final in repetition.Finals)
        {
            var curve = new List<(double Seconds, double Accuracy)>();
            var best = double.NegativeInfinity;
            double seconds = 0;
            foreach (var candidate in repetition.Before.Append(final))
            {
                if (candidate.IsWithin(budget) || candidate.Score.Role == CandidateRole.Final)
                {
                    if (candidate.Score.Job is TrainJob)
                    {
                        foreach (var rung in rungs[candidate.Cost.Number])
                        {
                            Add(seconds + (candidate.Cost.Seconds * rung.Step / Math.Max(rung.Steps, 1)), rung.Accuracy);
                        }
                    }

                    Add(seconds + candidate.Cost.Seconds, candidate.Score.Validation!.Accuracy);
                }

                seconds += candidate.Cost.Seconds;
            }

            yield return curve;

            void Add(double at, double accuracy)
            {
                if (accuracy > best)
                {
                    best = accuracy;
                    curve.Add((at, accuracy));
                }
            }
        }
    }

    /// <summary>Mean of step curves from the first time at which each has a value to the last time at which one rises.</summary>
    public static IReadOnlyList<(double Seconds, double Accuracy)> Mean(IReadOnlyList<IReadOnlyList<(double Seconds, double Accuracy)>> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0 || curves.Any(c => c.Count == 0))
        {
            return [];
        }

        var first = curves.Max(c => c[0].Seconds);
        double[] times = [.. curves.SelectMany(c => c.Select(p => p.Seconds)).Where(t => t >= first).Distinct().Order()];
        if (times.Length > MostPoints)
        {
            // A picture has no room for more; the last one is the result and stays.
            times = [.. Enumerable.Range(0, MostPoints).Select(i => times[(int)((long)i * (times.Length - 1) / (MostPoints - 1))])];
        }

        return [.. times.Select(t => (t, curves.Average(c => c.Last(p => p.Seconds <= t).Accuracy)))];
    }
}
