using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Client;

public sealed partial class AdapterSearchClient
{
    /// <summary>
    /// Follows a search: every event after <paramref name="after"/> in order and without gaps, until the search ends. A broken connection
    /// is opened again behind the last event that arrived; an answer of 429, 502, 503 or 504 counts as one, since a gateway gives it while the
    /// service behind it starts again.
    /// </summary>
    /// <param name="id">Search.</param>
    /// <param name="after">Sequence number of the last event that is known already; 0 starts from the beginning.</param>
    /// <param name="cancellation">Stops following; the search goes on.</param>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    /// <exception cref="ServiceUnreachableException">The connection could not be opened again within the configured repetitions.</exception>
    public async IAsyncEnumerable<SearchEvent> WatchAsync(
        string id,
        long after = 0,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var fruitless = 0;
        var answered = false;
        while (true)
        {
            HttpResponseMessage opened;
            try
            {
                opened = await OpenEventsAsync(id, after, cancellation);
            }
            catch (ServiceUnreachableException e) when ((answered |= e.InnerException is SearchApiException) && fruitless < options.WatchReconnects)
            {
                await PauseAsync(++fruitless, cancellation);
                continue;
            }

            answered = true;
            using var response = opened;
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            await using var events = EventStreamReader.ReadAsync(stream, options.WatchSilence, options.Time, cancellation).GetAsyncEnumerator(cancellation);
            Exception? broken = null;
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
                {
                    broken = e;
                    break;
                }

                if (events.Current is not { } happened)
                {
                    yield break;
                }

                if (happened.Sequence > after)
                {
                    after = happened.Sequence;
                    fruitless = 0;
                    yield return happened;
                    if (happened.Kind == SearchEventKind.SearchEnded)
                    {
                        yield break;
                    }
                }
            }

            if (++fruitless > options.WatchReconnects)
            {
                throw new ServiceUnreachableException(Address, broken);
            }

            await PauseAsync(fruitless, cancellation);
        }
    }

    /// <exception cref="ServiceUnreachableException">Nothing answers, or only a gateway; then the cause is what it said.</exception>
    private Task<HttpResponseMessage> OpenEventsAsync(string id, long after, CancellationToken cancellation) => PassingIsUnreachableAsync(() => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, ServiceRoutes.Events(id, after));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            return request;
        },
        repeatable: true,
        timed: false,
        cancellation));

    private async Task<T> PassingIsUnreachableAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SearchApiException e) when (CallRetries.IsPassing(e.Status))
        {
            throw new ServiceUnreachableException(Address, e);
        }
    }

    /// <summary>A read behind a long time of following: as patient as that.</summary>
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        for (var fruitless = 0; ;)
        {
            try
            {
                return await PassingIsUnreachableAsync(read);
            }
            catch (ServiceUnreachableException) when (fruitless < options.WatchReconnects)
            {
                await PauseAsync(++fruitless, cancellation);
            }
        }
    }

    private static async Task<SearchApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var title = $"the service answered {(int)response.StatusCode} {response.ReasonPhrase}";
        var problems = new List<string>();
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json")
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
            var root = document.RootElement;
            title = root.TryGetProperty("title", out var text) ? text.GetString() ?? title : title;
            if (root.TryGetProperty("problems", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                problems.AddRange(list.EnumerateArray().Select(p => p.ToString()));
            }
            else if (root.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } sentence)
            {
                problems.Add(sentence);
            }
        }

        return new SearchApiException(response.StatusCode, title, problems);
    }

    private async Task<T> CallAsync<T>(Func<HttpRequestMessage> request, bool repeatable, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, repeatable, timed: true, cancellation);
        return await AnswerAsync<T>(response, cancellation);
    }

    private async Task<T> AnswerAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(JsonDefaults.Compact, cancellation)
                ?? throw new JsonException("the answer is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new SearchApiException(response.StatusCode, $"{Address} is not an AdapterSearch service of this version: {e.Message}", []);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, bool repeatable, bool timed, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = repeatable
                ? await retries.ExecuteAsync(async token => await SendOnceAsync(request(), timed, token), cancellation)
                : await SendOnceAsync(request(), timed, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            throw new ServiceUnreachableException(Address, e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, cancellation);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, bool timed, CancellationToken cancellation)
    {
        using (request)
        using (var timer = new CancellationTokenSource(timed ? options.CallTimeout : Timeout.InfiniteTimeSpan, options.Time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token))
        {
            try
            {
                return await http.SendAsync(request, timed ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, either.Token);
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"no answer within {options.CallTimeout.TotalSeconds:0} s");
            }
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellation)
    {
        // Followers that lost the same service shall not all come back at the same moment.
        var share = 0.5 + (RandomNumberGenerator.GetInt32(501) / 1000.0);
        return Task.Delay(options.RetryDelay * Math.Pow(2, Math.Min(attempt, 5) - 1) * share, options.Time, cancellation);
    }
}
