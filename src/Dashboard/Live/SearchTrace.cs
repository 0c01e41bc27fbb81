using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// A search as its events tell it: candidates, curves, map states, scores in their order. Follows from the header and the events alone. Not
/// safe for use by several threads; <see cref="SearchFeed"/> guards it.
/// </summary>
public sealed class SearchTrace
{
    /// <summary>Most entries of <see cref="Log"/>.</summary>
    public const int MostLog = 2000;

    private readonly SortedDictionary<int, CandidateTrace> candidates = [];
    private readonly List<ScorePoint> scores = [];
    private readonly LinkedList<SearchEvent> log = [];
    private readonly Queue<DateTimeOffset> recentEnds = new();

    /// <summary>A search that nothing is known of but its header.</summary>
    /// <param name="header">Spec, shape, board; its candidates are not used.</param>
    public SearchTrace(SearchView header)
    {
        ArgumentNullException.ThrowIfNull(header);
        Header = header;
    }

    /// <summary>Spec, shape, budget, board and winner as last read.</summary>
    public SearchView Header { get; private set; }

    /// <summary>Sequence number of the newest event that is in here.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Candidates by number.</summary>
    public IReadOnlyDictionary<int, CandidateTrace> Candidates => candidates;

    /// <summary>Validation scores of ended candidates in the order in which they were stored.</summary>
    public IReadOnlyList<ScorePoint> Scores => scores;

    /// <summary>Newest events first, without reports between rungs.</summary>
    public IEnumerable<SearchEvent> Log => log;

    /// <summary>Number of entries of <see cref="Log"/>.</summary>
    public int LogCount => log.Count;

    /// <summary>Candidates that ended.</summary>
    public int Finished { get; private set; }

    /// <summary>Candidates that run now.</summary>
    public int Running { get; private set; }

    /// <summary>Seconds on devices of what has ended.</summary>
    public double DeviceSeconds { get; private set; }

    /// <summary>Best validation accuracy among candidates that may win; null before the first.</summary>
    public ScorePoint? Best { get; private set; }

    /// <summary>When the last event happened.</summary>
    public DateTimeOffset LastTime { get; private set; }

    /// <summary>Number of the candidate whose gates or ranks moved last; null when none did.</summary>
    public int? NewestMap { get; private set; }

    /// <summary>Where the search stands by its events.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// A number that changes when pictures of all candidates are worth drawing again: with every end up to 400, then with every half percent more, and with each new
    /// best and at the end of the search.
    /// </summary>
    public long Picture => HashCode.Combine(Finished - (Finished % Math.Max(1, Finished / 200)), Best?.Candidate, HasEnded);

    /// <summary>Takes a header over that was read later.</summary>
    public void Take(SearchView header) => Header = header;

    /// <summary>Takes the next event over; one that was seen changes nothing.</summary>
    public void Take(SearchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Sequence <= LastEvent)
        {
            return;
        }

        LastEvent = happened.Sequence;
        LastTime = happened.Time;
        if (happened.Report is { } report)
        {
            if (candidates.TryGetValue(happened.Candidate, out var reporting))
            {
                reporting.Take(happened.Time, report);
                NewestMap = report.Gates is { Count: > 0 } || report.Ranks is { Count: > 0 } ? happened.Candidate : NewestMap;
            }
        }
        else if (happened.View is { } view)
        {
            Change(happened, view);
        }

        HasEnded |= happened.Kind == SearchEventKind.SearchEnded;
        if (happened.Kind != SearchEventKind.Report || happened.Report is { Rung: > 0 })
        {
            var line = happened with { View = null };
            log.AddFirst(line);
            candidates.GetValueOrDefault(happened.Candidate)?.Note(line);
            if (log.Count > MostLog)
            {
                log.RemoveLast();
            }
        }
    }

    /// <summary>Candidates per minute over the last ends (at most 50); 0 with fewer than two.</summary>
    public double PerMinute()
    {
        if (recentEnds.Count < 2)
        {
            return 0;
        }

        var minutes = (recentEnds.Last() - recentEnds.Peek()).TotalMinutes;
        return minutes > 0 ? (recentEnds.Count - 1) / minutes : 0;
    }

    /// <summary>What is left at the present rate, counting the candidates that are planned so far; null while unknown or ended.</summary>
    public TimeSpan? TimeLeft()
    {
        var rate = PerMinute();
        return HasEnded || rate <= 0 ? null : TimeSpan.FromMinutes(Math.Min((candidates.Count - Finished) / rate, 525_600));
    }

    private void Change(SearchEvent happened, CandidateView view)
    {
        if (!candidates.TryGetValue(view.Number, out var candidate))
        {
            candidates[view.Number] = candidate = new CandidateTrace();
        }

        var (ran, ended) = candidate.View is null ? (false, false) : (candidate.View.Status == CandidateStatus.Running, candidate.HasEnded);
        candidate.Take(happened);
        Running += (view.Status == CandidateStatus.Running ? 1 : 0) - (ran ? 1 : 0);
        if (ended || !candidate.HasEnded)
        {
            return;
        }

        Finished++;
        recentEnds.Enqueue(happened.Time);
        if (recentEnds.Count > 50)
        {
            recentEnds.Dequeue();
        }

        NewestMap = candidate.Frames.Count > 0 ? view.Number : NewestMap;
        if (view.Outcome is not { } outcome)
        {
            return;
        }

        DeviceSeconds += outcome.Seconds;
        if (outcome.Validation is { } validation && double.IsFinite(validation.Accuracy))
        {
            var counts = view.Role is CandidateRole.Trial or CandidateRole.Final
                && view.Job is RankControlJob or TrainJob { Configuration.Mode: not TrainingMode.Full }
                && outcome.AdapterParameters <= Header.BudgetParameters;
            var score = new ScorePoint(view.Number, happened.Time, validation.Accuracy, counts);
            scores.Add(score);
            Best = counts && (Best is null || score.Accuracy > Best.Accuracy) ? score : Best;
        }
    }
}
