using System.Net;

namespace AdapterSearch.Client;

/// <summary>The service answered, and refused. <see cref="Exception.Message"/> is one readable text that lists every fault.</summary>
public sealed class SearchApiException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="title">What was refused.</param>
    /// <param name="problems">Every fault that the service named.</param>
    public SearchApiException(HttpStatusCode status, string title, IReadOnlyList<string> problems)
        : base(Describe(title, problems))
    {
        Status = status;
        Title = title;
        Problems = problems;
    }

    /// <summary>HTTP status: 400 for bad input, 404 for an unknown search or candidate, 409 for a state that does not allow the call.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What was refused, in one sentence.</summary>
    public string Title { get; }

    /// <summary>Every fault; empty when the title says all.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Describe(string title, IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count == 0 ? title : $"{title}\n  - {string.Join("\n  - ", problems)}";
    }
}
