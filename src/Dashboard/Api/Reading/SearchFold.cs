using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Api.Reading;

/// <summary>
/// Keeps one search's candidates by folding its events, so that a read costs what happened since the one before and not what the search holds. A read
/// sees everything that was stored when it began.
/// </summary>
internal sealed class SearchFold(ISearchGrain search, TimeProvider time)
{
    private const int EventPage = 1000, CandidatePage = 1000;

    // A removed search has no event that says so.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim gate = new(1);
    private readonly SortedList<int, CandidateView> candidates = [];
    private SearchView? header;
    private SearchSnapshot? newest;
    private DateTimeOffset looked;
    private int finished;
    private long begun;

    /// <summary>When it was last read.</summary>
    public DateTimeOffset Used { get; private set; }

    /// <summary>The search as it is now; null if there is none.</summary>
    public async Task<SearchSnapshot?> ReadAsync(CancellationToken cancellation)
    {
        Used = time.GetUtcNow();
        var before = Interlocked.Read(ref begun);
        await gate.WaitAsync(cancellation);
        try
        {
            // A read that began while this one waited has seen all that this one must see.
            if (Interlocked.Read(ref begun) > before && newest is not null)
            {
                return newest;
            }

            Interlocked.Increment(ref begun);
            await CatchUpAsync(cancellation);
            return newest;
        }
        catch
        {
            // Half of a page may have been taken; the next read begins afresh.
            (header, newest) = (null, null);
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (header is not null && now - looked >= LookAgain && (looked = now) == now && await search.GetSummaryAsync() is null)
        {
            header = null;
        }

        if (header is null)
        {
            await LoadAsync();
            looked = now;
            if (header is null)
            {
                newest = null;
                return;
            }
        }

        var stale = false;
        while (await search.ReadEventsAsync(header.LastEvent, EventPage, TimeSpan.Zero, cancellation) is { Count: > 0 } events)
        {
            foreach (var happened in events)
            {
                stale |= Take(happened);
            }

            header = header with { LastEvent = events[^1].Sequence };
            newest = null;
            if (events.Count < EventPage)
            {
                break;
            }
        }

        if (stale && await search.GetOverviewAsync() is { } fresh)
        {
            header = fresh with { LastEvent = header.LastEvent };
        }

        newest ??= new SearchSnapshot(
            header with { Summary = header.Summary with { Finished = finished, Planned = candidates.Count } }, [.. candidates.Values]);
    }

    private async Task LoadAsync()
    {
        candidates.Clear();
        finished = 0;
        newest = null;

        // The header's sequence number comes first: what the pages hold beyond it is told again by its events, which say the same.
        header = await search.GetOverviewAsync();
        if (header is null)
        {
            return;
        }

        var last = 0;
        while (await search.ReadCandidatesAsync(last, CandidatePage) is { Count: > 0 } page)
        {
            foreach (var candidate in page)
            {
                Put(candidate);
            }

            last = page[^1].Number;
        }
    }

    /// <summary>Takes an event over.</summary>
    /// <returns>True when it may have changed what only the search itself knows: status, reason, learning rates.</returns>
    private bool Take(SearchEvent happened)
    {
        if (happened.View is { } view)
        {
            Put(view.Outcome?.Modules is { Log.Count: > 0 } modules ? view with { Outcome = view.Outcome with { Modules = modules with { Log = [] } } } : view);
        }
        else if (happened.Report is { } report && candidates.TryGetValue(happened.Candidate, out var known))
        {
            candidates[happened.Candidate] = known with { Report = report };
        }

        return happened switch
        {
            { Kind: SearchEventKind.Submitted or SearchEventKind.Planned or SearchEventKind.Started or SearchEventKind.Report or SearchEventKind.AttemptLost } => false,
            { Kind: SearchEventKind.Ended, View.Role: not CandidateRole.Tuning } => false,
            _ => true,
        };
    }

    private void Put(CandidateView candidate)
    {
        finished += (HasEnded(candidate) ? 1 : 0) - (candidates.TryGetValue(candidate.Number, out var known) && HasEnded(known) ? 1 : 0);
        candidates[candidate.Number] = candidate;
    }

    private static bool HasEnded(CandidateView candidate) => candidate.Status is not (CandidateStatus.Waiting or CandidateStatus.Running);
}
