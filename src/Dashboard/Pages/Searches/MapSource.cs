using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Pages.Searches;

/// <summary>What a layer x projection map can show of a search: one candidate with its states over time.</summary>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Title">How the choice is called.</param>
/// <param name="Frames">States in their order, one or more.</param>
/// <param name="Chosen">Where modules were selected; empty while undecided.</param>
/// <param name="Scored">True where the states are scores of a probe and no gates.</param>
public sealed record MapSource(int Candidate, string Title, IReadOnlyList<ModuleFrame> Frames, IReadOnlyList<bool> Chosen, bool Scored = false)
{
    private const int Most = 60;

    /// <summary>What the numbers of a state are.</summary>
    /// <param name="at">Index of the state.</param>
    public string Quantity(int at) => Frames[at].Ranks ? "rank" : Scored ? "score" : "gate";

    /// <summary>
    /// Candidates worth showing, the newest first: those whose gates or ranks move, and of the others the winner's and each arm's newest
    /// configuration.
    /// </summary>
    /// <param name="trace">The search.</param>
    public static IReadOnlyList<(int Candidate, string Title)> Choices(SearchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var moving = trace.Candidates.Values.Where(c => c.Frames.Count > 0 || c.View.Outcome?.Modules is not null).OrderByDescending(c => c.View.Number);
        var still = trace.Candidates.Values
            .Where(c => c.View.Job is TrainJob { Configuration.Adapters.Modules.Count: > 0 } && c.View.Arm.Length > 0)
            .GroupBy(c => c.View.Arm)
            .Select(g => g.FirstOrDefault(c => c.View.Number == trace.Header.Winner) ?? g.Last());
        return [.. moving.Concat(still).DistinctBy(c => c.View.Number).Take(Most).Select(c => (c.View.Number, Name(c, trace.Header.Winner)))];
    }

    /// <summary>One candidate's map; null when it has none.</summary>
    /// <param name="trace">The search.</param>
    /// <param name="number">Number of the candidate.</param>
    public static MapSource? Of(SearchTrace trace, int number)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!trace.Candidates.TryGetValue(number, out var candidate))
        {
            return null;
        }

        var count = trace.Header.Shape.Modules.Count;
        var frames = candidate.Frames.Where(f => f.Values.Count == count).ToArray();
        var chosen = candidate.View.Outcome?.Modules is { } modules && modules.Mask.Count == count ? modules.Mask : [];
        var scored = false;
        if (frames.Length == 0)
        {
            if (Configured(candidate.View.Job, trace.Header.Shape) is { } ranks)
            {
                frames = [new ModuleFrame(0, candidate.Started ?? trace.LastTime, [.. ranks.Select(r => (double)r)], true)];
                chosen = [.. ranks.Select(r => r > 0)];
            }
            else if (candidate.View.Outcome?.Modules?.ByReadout.FirstOrDefault(r => r.Value.Count == count) is { Value: { } values })
            {
                frames = [new ModuleFrame(0, candidate.Ended ?? trace.LastTime, values, false)];
                scored = true;
            }
        }

        return frames.Length == 0 ? null : new MapSource(number, Name(candidate, trace.Header.Winner), frames, chosen, scored);
    }

    /// <summary>The ranks that a job trains from its first step; null when it has no fixed ones.</summary>
    public static IReadOnlyList<int>? Configured(CandidateJob job, ModelShape shape) =>
        job is TrainJob { Configuration: { Mode: TrainingMode.Adapters } configuration } && configuration.Adapters.Modules.Count > 0 ? configuration.Adapters.Ranks(shape) : null;

    private static string Name(CandidateTrace candidate, int? winner)
    {
        var view = candidate.View;
        return $"#{view.Number} {Figures.Arm(view.Arm, view.Role)}, repetition {view.Repetition + 1}{(view.Number == winner ? " (winner)" : "")}";
    }
}
