using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Api;

/// <summary>What candidates are listed by.</summary>
internal enum CandidateSort
{
    /// <summary>Number.</summary>
    Number,

    /// <summary>Newest validation accuracy.</summary>
    Validation,

    /// <summary>Adapter parameters.</summary>
    Parameters,

    /// <summary>Device seconds.</summary>
    Seconds,
}

/// <summary>Pages of candidates in an order; those without a value come last, whichever way.</summary>
internal static class CandidateOrder
{
    public static Page<CandidateLine> Page(
        SearchSnapshot search, Func<CandidateView, bool> wanted, CandidateSort sort, bool descending, Cursor? behind, int limit)
    {
        if (sort == CandidateSort.Number && !descending)
        {
            var found = new List<CandidateLine>();
            var all = search.Candidates;
            for (var at = search.PositionBehind((int)(behind?.Number ?? 0)); at < all.Count; at++)
            {
                if (wanted(all[at]))
                {
                    if (found.Count == limit)
                    {
                        return new Page<CandidateLine>(found, new Cursor(found[^1].Number, found[^1].Number).ToString());
                    }

                    found.Add(CandidateLine.Of(all[at]));
                }
            }

            return new Page<CandidateLine>(found, null);
        }

        // A heap would save the sort; ten thousand keys are sorted in about a millisecond.
        var keys = search.Candidates.Where(wanted).Select(c => (Key: Key(c, sort, descending), c.Number, View: c)).ToArray();
        Array.Sort(keys, static (a, b) => Compare((a.Key, a.Number), (b.Key, b.Number)));
        var from = 0;
        if (behind is { } last)
        {
            from = Array.FindIndex(keys, k => Compare((k.Key, k.Number), (last.Key, (int)last.Number)) > 0);
            from = from < 0 ? keys.Length : from;
        }

        var page = keys.Skip(from).Take(limit).ToArray();
        var next = from + limit < keys.Length ? new Cursor(page[^1].Key, page[^1].Number).ToString() : null;
        return new Page<CandidateLine>([.. page.Select(k => CandidateLine.Of(k.View))], next);
    }

    private static int Compare((double Key, int Number) a, (double Key, int Number) b) =>
        (double.IsNaN(a.Key), double.IsNaN(b.Key)) switch
        {
            (true, true) => a.Number.CompareTo(b.Number),
            (true, false) => 1,
            (false, true) => -1,
            _ => a.Key.CompareTo(b.Key) is var order and not 0 ? order : a.Number.CompareTo(b.Number),
        };

    private static double Key(CandidateView candidate, CandidateSort sort, bool descending)
    {
        double? value = sort switch
        {
            CandidateSort.Number => candidate.Number,
            CandidateSort.Validation => candidate.Outcome?.Validation?.Accuracy ?? candidate.Report?.Validation?.Accuracy,
            CandidateSort.Parameters => candidate.Outcome?.AdapterParameters,
            _ => candidate.Outcome?.Seconds,
        };
        return value is { } key ? descending ? -key : key : double.NaN;
    }
}
