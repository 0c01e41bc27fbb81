namespace AdapterSearch.Domain;

/// <summary>Reads a <see cref="ManualCandidate"/> written by a person.</summary>
public static class ManualCandidateReader
{
    /// <summary>Reads a candidate and says everything that keeps the text from being one, each fault with its place. Ranges are not checked here.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="problems">Every fault in the order of the text; empty on success.</param>
    /// <returns>
    /// The candidate. Beside keys that are unknown or given twice it is what the rest says, so that its values can be checked for the same
    /// answer; null where a value has the wrong kind.
    /// </returns>
    public static ManualCandidate? Read(string json, out IReadOnlyList<string> problems) => WrittenJson.Read<ManualCandidate>(json, "candidate", out problems);
}
