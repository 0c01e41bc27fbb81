using System.Runtime.CompilerServices;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Client;

/// <content>Parts of a search, and steering one.</content>
public sealed partial class AdapterSearchClient
{
    private const int CandidatePage = 500;

    /// <summary>One search without its candidates.</summary>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    public Task<SearchView> OverviewAsync(string id, CancellationToken cancellation = default) => GetJsonAsync<SearchView>(ServiceRoutes.Overview(id), cancellation);

    /// <summary>A search's board: one line per arm, and the winner.</summary>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    public Task<BoardView> BoardAsync(string id, CancellationToken cancellation = default) => GetJsonAsync<BoardView>(ServiceRoutes.Board(id), cancellation);

    /// <summary>Candidates than which none is more accurate with as few parameters.</summary>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    public Task<FrontView> FrontAsync(string id, CancellationToken cancellation = default) => GetJsonAsync<FrontView>(ServiceRoutes.Front(id), cancellation);

    /// <summary>Gates or ranks over time of a candidate.</summary>
    /// <param name="id">Search.</param>
    /// <param name="candidate">Candidate number; null takes the first that has gates or ranks.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SearchApiException">404: there is no such search or candidate.</exception>
    public Task<GateHistory> GatesAsync(string id, int? candidate = null, CancellationToken cancellation = default) =>
        GetJsonAsync<GateHistory>(candidate is { } number ? FormattableString.Invariant($"{ServiceRoutes.Gates(id)}?candidate={number}") : ServiceRoutes.Gates(id), cancellation);

    /// <summary>Candidates in the order of their numbers, read page by page while they are enumerated.</summary>
    /// <param name="id">Search.</param>
    /// <param name="status">Only those that stand there; null for all.</param>
    /// <param name="arm">Only those of an arm; null for all.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    public IAsyncEnumerable<CandidateLine> CandidatesAsync(string id, CandidateStatus? status = null, string? arm = null, CancellationToken cancellation = default)
    {
        var query = $"?limit={CandidatePage}";
        query += status is { } wanted ? $"&status={JsonNamingPolicy.CamelCase.ConvertName(wanted.ToString())}" : "";
        query += arm is null ? "" : $"&arm={Uri.EscapeDataString(arm)}";
        return PagesAsync<CandidateLine>(ServiceRoutes.Candidates(id) + query, cancellation);
    }

    /// <summary>Configuration, outcome, learning curve and log of a candidate.</summary>
    /// <exception cref="SearchApiException">404: there is no such search or candidate.</exception>
    public Task<CandidateDetails> CandidateAsync(string id, int number, CancellationToken cancellation = default) =>
        GetJsonAsync<CandidateDetails>(ServiceRoutes.Candidate(id, number), cancellation);

    /// <summary>Ends a candidate as stopped; its newest score stands. Doing it twice is the same as once.</summary>
    public Task<CandidateLine> StopCandidateAsync(string id, int number, CancellationToken cancellation = default) =>
        CallAsync<CandidateLine>(() => Post($"{ServiceRoutes.Candidate(id, number)}/stop", ""), repeatable: true, cancellation);

    /// <summary>
    /// Adds a candidate by hand to a running search. It is trained like any other and scored on validation data; no method sees it, and it is on no
    /// board line.
    /// </summary>
    /// <param name="id">Search.</param>
    /// <param name="candidate">What to train.</param>
    /// <param name="idempotencyKey">A key that makes a repeated call the same candidate; null adds exactly one or throws.</param>
    /// <param name="cancellation">Gives up waiting; the candidate may have been added.</param>
    /// <returns>Its line, with its number.</returns>
    /// <exception cref="SearchApiException">400: it has faults; 404: there is no such search; 409: the search has ended, or the key is another candidate's.</exception>
    /// <exception cref="ArgumentException">The key cannot be sent.</exception>
    public Task<CandidateLine> AddCandidateAsync(string id, ManualCandidate candidate, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        AddCandidateJsonAsync(id, JsonSerializer.Serialize(candidate, JsonDefaults.Compact), idempotencyKey, cancellation);

    /// <summary>Adds a candidate as a person wrote it; the service names unknown keys and wrong values.</summary>
    /// <inheritdoc cref="AddCandidateAsync"/>
    /// <param name="id">Search.</param>
    /// <param name="json">The candidate's text.</param>
    /// <param name="idempotencyKey">A key that makes a repeated call the same candidate; null adds exactly one or throws.</param>
    /// <param name="cancellation">Gives up waiting; the candidate may have been added.</param>
    public Task<CandidateLine> AddCandidateJsonAsync(string id, string json, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        SendUnderKeyAsync<CandidateLine>(ServiceRoutes.Candidates(id), json, idempotencyKey, cancellation);

    /// <summary>Submits a search's spec with changes.</summary>
    /// <param name="id">Search to begin from.</param>
    /// <param name="changes">A JSON merge patch (RFC 7396) on its spec, for example <c>{"seed":2}</c>.</param>
    /// <param name="idempotencyKey">A key that makes a repeated call the same search; null submits exactly once or throws.</param>
    /// <param name="cancellation">Gives up waiting; the search may have been accepted.</param>
    /// <exception cref="SearchApiException">400: the changed spec has faults; 404: there is no such search.</exception>
    public Task<SearchSummary> CloneAsync(string id, string changes = "{}", string? idempotencyKey = null, CancellationToken cancellation = default) =>
        SendSpecAsync(ServiceRoutes.Clone(id), changes, idempotencyKey, cancellation);

    /// <summary>Deletes an ended search's artefacts; its record goes by itself 30 days after its end.</summary>
    /// <param name="id">Search.</param>
    /// <param name="force">Delete the record now.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="SearchApiException">409: it runs; 404: there is no such search; 500: something refused, and the silo tries again by itself.</exception>
    public Task<RemovalView> DeleteAsync(string id, bool force = false, CancellationToken cancellation = default) =>
        CallAsync<RemovalView>(() => new HttpRequestMessage(HttpMethod.Delete, $"{ServiceRoutes.Search(id)}?force={(force ? "true" : "false")}"), repeatable: false, cancellation);

    /// <summary>Follows a search to its end.</summary>
    /// <returns>The search as it ended, without its candidates.</returns>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    /// <exception cref="ServiceUnreachableException">The service stayed away for longer than the configured repetitions.</exception>
    public async Task<SearchView> WaitAsync(string id, CancellationToken cancellation = default)
    {
        var before = await OverviewAsync(id, cancellation);
        if (before.Summary.Status == SearchStatus.Running)
        {
            await foreach (var _ in WatchAsync(id, before.LastEvent, cancellation))
            {
                // Only the end matters.
            }
        }

        return before.Summary.Status == SearchStatus.Running ? await PatientlyAsync(() => OverviewAsync(id, cancellation), cancellation) : before;
    }

    private async IAsyncEnumerable<T> PagesAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var page = await GetJsonAsync<Page<T>>(next is null ? path : $"{path}&cursor={next}", cancellation);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            next = page.Next;
        }
        while (next is not null);
    }
}
