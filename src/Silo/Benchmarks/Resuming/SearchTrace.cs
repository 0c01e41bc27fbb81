using System.Security.Cryptography;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Silo.Benchmarks.Resuming;

/// <summary>Everything of an ended search that must not depend on interruptions, as lines that can be compared.</summary>
internal static class SearchTrace
{
    /// <summary>
    /// Learning rate, winner and board; every candidate's proposal and result, gates and module scores included, without times, memory and
    /// attempts; and the hash of every file of weights.
    /// </summary>
    public static IReadOnlyList<string> Of(SearchView view, string artefacts)
    {
        var lines = new List<string> { Json(new { view.LearningRate, view.Winner, view.BudgetParameters }) };
        lines.AddRange(view.Board.Select(l => Json(l with { FinalSeconds = 0, SearchSeconds = 0, TuningSeconds = 0 })));
        foreach (var candidate in view.Candidates.OrderBy(c => c.Number))
        {
            lines.Add(Json(new
            {
                candidate.Number, candidate.Arm, candidate.Repetition, candidate.Role, candidate.Job, candidate.Status,
                Outcome = candidate.Outcome is { } outcome ? outcome with { Seconds = 0, PeakBytes = 0 } : null,
            }));
        }

        foreach (var file in Directory.EnumerateFiles(artefacts, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            lines.Add($"{Path.GetRelativePath(artefacts, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
        }

        return lines;
    }

    /// <summary>The first difference in words; null when there is none.</summary>
    public static string? Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (one, other) = (expected.ElementAtOrDefault(i) ?? "nothing", actual.ElementAtOrDefault(i) ?? "nothing");
            if (one != other)
            {
                return $"undisturbed: {Short(one)}; disturbed: {Short(other)}";
            }
        }

        return null;
    }

    private static string Short(string line) => line.Length > 1000 ? line[..1000] + "..." : line;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonDefaults.Compact);
}
