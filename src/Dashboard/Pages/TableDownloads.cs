using System.Globalization;
using System.Text;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Pages.Searches;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdapterSearch.Dashboard.Pages;

/// <summary>Tables that are too long to be on a page whole.</summary>
internal static class TableDownloads
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/searches/{id}/candidates.csv", CandidatesAsync);

    /// <summary>A field after RFC 4180; what a spreadsheet would take for a formula is kept text.</summary>
    public static string Field(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static async Task<IResult> CandidatesAsync(string id, SearchReader reader)
    {
        var feed = reader.Feed(id);
        using var following = feed.Follow(() => { });
        await feed.Loaded;
        if (feed.Read(t => t.Candidates.Values.Select(CandidateRow.Of).ToArray()) is not { } rows)
        {
            return TypedResults.NotFound();
        }

        var csv = new StringBuilder("number,arm,repetition,role,status,learning_rate,adapter_parameters,validation_accuracy,test_accuracy,device_seconds\r\n");
        foreach (var row in rows)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{row.Number},{Field(row.Arm)},{row.Repetition},{row.Role},{row.Status},{Number(row.LearningRate)},{Number(row.Parameters)},{Number(row.Validation)},{Number(row.Test)},{Number(row.Seconds)}\r\n");
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv", $"{id}-candidates.csv");
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
