using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli;

/// <summary>A search as events change it: the last full view with the newest state of each candidate on top.</summary>
internal sealed class SearchProgress(SearchView view)
{
    private readonly SortedDictionary<int, CandidateView> candidates = new(view.Candidates.ToDictionary(c => c.Number));

    /// <summary>Newest full view; its board is as old as the last <see cref="Refresh"/>.</summary>
    public SearchView View { get; private set; } = view;

    /// <summary>Candidates that run now, by number.</summary>
    public IEnumerable<CandidateView> Running => candidates.Values.Where(c => c.Status == CandidateStatus.Running);

    /// <summary>Candidates known so far.</summary>
    public int Planned => candidates.Count;

    /// <summary>Candidates that ended.</summary>
    public int Finished => candidates.Values.Count(c => c.Status is not (CandidateStatus.Waiting or CandidateStatus.Running));

    /// <summary>A candidate by number; null when it is not known.</summary>
    public CandidateView? Find(int number) => candidates.GetValueOrDefault(number);

    /// <summary>Takes an event in.</summary>
    public void Apply(SearchEvent happened)
    {
        if (happened.View is { } changed)
        {
            candidates[changed.Number] = changed;
        }
        else if (happened.Report is { } report && candidates.TryGetValue(happened.Candidate, out var known))
        {
            candidates[happened.Candidate] = known with { Report = report };
        }
    }

    /// <summary>Takes a newer full view, with its board.</summary>
    public void Refresh(SearchView newer)
    {
        View = newer;
        foreach (var candidate in newer.Candidates)
        {
            candidates[candidate.Number] = candidate;
        }
    }
}
