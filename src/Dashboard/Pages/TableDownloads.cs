using System.Globalization;
using System.Text;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Pages.Searches;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdapterSearch.Dashboard.Pages;

/// <summary>Tables that are too long to be on a page whole.</summary>
internal static class TableDownloads
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/searches/{id}/candidates.csv", (string id, SearchReader reader, CancellationToken cancellation) => TableAsync(
            id, "candidates", reader, cancellation,
            "number,arm,repetition,role,status,learning_rate,adapter_parameters,validation_accuracy,test_accuracy,device_seconds",
            t => t.Candidates.Values.Select(CandidateRow.Of),
            row => string.Create(CultureInfo.InvariantCulture, $"{row.Number},{Field(row.Arm)},{row.Repetition},{row.Role},{row.Status},{Number(row.LearningRate)},{Number(row.Parameters)},{Number(row.Validation)},{Number(row.Test)},{Number(row.Seconds)}")));
        routes.MapGet("/searches/{id}/events.csv", (string id, SearchReader reader, CancellationToken cancellation) => TableAsync(
            id, "events", reader, cancellation,
            "number,time,what,candidate,message",
            t => t.Log,
            happened => string.Create(CultureInfo.InvariantCulture, $"{happened.Sequence},{happened.Time:O},{Words(happened.Kind)},{(happened.Candidate > 0 ? happened.Candidate : "")},{Field(happened.Message)}")));
    }

    /// <summary>A kind of event as people read it.</summary>
    public static string Words(SearchEventKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    /// <summary>A field after RFC 4180; what a spreadsheet would take for a formula is kept text.</summary>
    public static string Field(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static async Task<IResult> TableAsync<T>(
        string id, string name, SearchReader reader, CancellationToken cancellation, string titles, Func<SearchTrace, IEnumerable<T>> pick, Func<T, string> line)
    {
        var feed = reader.Feed(id);
        using var following = feed.Follow(() => { });
        await feed.Loaded.WaitAsync(cancellation);
        return feed.Read(t => pick(t).ToArray()) is { } rows
            ? TypedResults.File(Encoding.UTF8.GetBytes(string.Concat(rows.Select(line).Prepend(titles).Select(l => $"{l}\r\n"))), "text/csv", $"{id}-{name}.csv")
            : TypedResults.NotFound();
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
