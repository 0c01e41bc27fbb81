using AdapterSearch.Domain;

namespace AdapterSearch.Plots.Reports;

/// <summary>The layer x projection map of one arm, over its repetitions.</summary>
/// <param name="Arm">Arm.</param>
/// <param name="Quantity">What the numbers are: <c>gate</c>, <c>rank</c> or the name of a read-out.</param>
/// <param name="Values">One mean number per module, in the order of the model's modules.</param>
/// <param name="Chosen">For every module, repetition by repetition, whether it was selected.</param>
public sealed record GateMap(string Arm, string Quantity, IReadOnlyList<double> Values, IReadOnlyList<IReadOnlyList<bool>> Chosen)
{
    /// <summary>The share of the map's range at which a module stands, [0, 1]; decides its colour.</summary>
    public double Level(int module)
    {
        double low = Math.Min(0, Values.Min()), high = Values.Max();
        return high > low && double.IsFinite(Values[module]) ? Math.Clamp((Values[module] - low) / (high - low), 0, 1) : 0;
    }

    /// <summary>A module's number in the form that suits the largest of the map, so that numbers of one map compare at a glance.</summary>
    public string Shown(int module) => Figures.Number(Values[module], Values.Max(Math.Abs) switch
    {
        _ when Quantity == "gate" => "0.00",
        _ when Quantity == "rank" => "0.#",
        >= 0.1 and < 10 => "0.00",
        >= 10 and < 1000 => "0.0",
        _ => "0.0e+0",
    });

    /// <summary>
    /// The maps worth showing of an arm: relaxed gates where the arm has moving ones, ranks where its method decided them inside the final
    /// training, then every read-out that was recorded and is not the gate. Empty for arms that score no modules.
    /// </summary>
    public static IReadOnlyList<GateMap> Of(SearchView view, string arm)
    {
        ArgumentNullException.ThrowIfNull(view);
        var searches = view.Candidates
            .Where(c => c.Arm == arm && (c.Role == CandidateRole.Search || c.Job is RankControlJob) && c.Outcome is { Status: CandidateStatus.Completed, Modules: not null })
            .OrderBy(c => c.Repetition)
            .ToArray();
        if (searches.Length == 0)
        {
            return [];
        }

        var count = view.Shape.Modules.Count;
        var scores = searches.Select(s => s.Outcome!.Modules!).Where(m => m.Mask.Count == count).ToArray();
        IReadOnlyList<bool>[] chosen = [.. Enumerable.Range(0, count).Select(i => (IReadOnlyList<bool>)[.. scores.Select(s => s.Mask[i])])];
        var maps = new List<GateMap>();
        var moving = searches[0].Job is DamSearchJob { Dam.Relaxation: not DamRelaxation.Off };
        if (moving && scores.Length > 0 && scores.All(s => s.Gates.Count == count))
        {
            maps.Add(new GateMap(arm, "gate", Mean(scores, s => s.Gates), chosen));
        }

        if (searches[0].Job is RankControlJob && scores.Length > 0 && scores.All(s => s.Ranks.Count == count))
        {
            maps.Add(new GateMap(arm, "rank", Mean(scores, s => [.. s.Ranks.Select(r => (double)r)]), chosen));
        }

        foreach (var name in scores.SelectMany(s => s.ByReadout.Keys).Distinct().Where(n => n is not "gate"))
        {
            if (scores.All(s => s.ByReadout.TryGetValue(name, out var values) && values.Count == count))
            {
                maps.Add(new GateMap(arm, name, Mean(scores, s => s.ByReadout[name]), chosen));
            }
        }

        return maps;

        double[] Mean(ModuleScores[] all, Func<ModuleScores, IReadOnlyList<double>> pick) =>
            [.. Enumerable.Range(0, count).Select(i => all.Average(s => pick(s)[i]))];
    }

    /// <summary>The read-out that decided the selection of an arm, as named in <see cref="ModuleScores.ByReadout"/>; null for arms without a DAM.</summary>
    public static string? DecidingReadout(SearchSpec spec, string arm)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Arms.FirstOrDefault(a => a.Name == arm)?.Strategy is DamStrategyOptions options ? Figures.Name(options.Dam.ForLabels(spec.Data.Planted is not null).Readout) : null;
    }
}
