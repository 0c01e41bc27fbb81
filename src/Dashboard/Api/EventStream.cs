using System.Globalization;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>
/// A search's events as server-sent events: <c>id</c> is the sequence number, <c>data</c> one event as JSON. A comment is sent when nothing
/// happened for a while. A search that has ended closes with an event named <c>end</c>, so that a follower knows that nothing more comes.
/// It breaks off without that event, at the next event or comment, when the caller's token holds no longer; who connects again is refused.
/// A follower that accepts the coding <c>deflate</c> is sent it; each piece is deflated once for all of them.
/// </summary>
internal static class EventStream
{
    /// <summary>Longest time without a sign of life.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private const string LastEventId = "Last-Event-ID";

    private static readonly SharedText Following = new(": following\n\n"u8.ToArray()), Alive = new(": alive\n\n"u8.ToArray()), End = new("event: end\ndata: {}\n\n"u8.ToArray());

    public static async Task WriteAsync(string id, long? after, HttpContext http, IGrainFactory grains, EventFans fans, TokenRegistry tokens, CancellationToken cancellation)
    {
        var search = grains.GetGrain<ISearchGrain>(id);
        if (await search.GetSummaryAsync() is null)
        {
            await Problem.UnknownSearch(id).ExecuteAsync(http);
            return;
        }

        // Browsers send the last id by themselves when they connect again.
        var last = after ?? 0;
        if (last < 0)
        {
            await Problem.Query("after", $"after = {last}: must be 0 or more").ExecuteAsync(http);
            return;
        }

        if (http.Request.Headers[LastEventId].ToString() is { Length: > 0 } told && !long.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out last))
        {
            await Problem.Query(LastEventId, $"{LastEventId} = '{told}': must be the id of an event, a whole number").ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var output = new EventOutput(http.Response.BodyWriter, Deflates(http.Request));
        if (output.Coding is { } coding)
        {
            http.Response.Headers.ContentEncoding = coding;
        }

        await output.WriteAsync(Following, cancellation);
        try
        {
            using var follower = fans.Follow(id);
            await FollowAsync(follower, search, last, () => tokens.Holds(http.User), output, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The follower went away; there is nobody to answer.
        }
    }

    /// <summary>Writes what happens behind an event, until the search has ended or the caller may read no longer.</summary>
    public static async Task FollowAsync(
        EventFollower follower, ISearchGrain search, long last, Func<bool> mayRead, EventOutput output, CancellationToken cancellation)
    {
        var ended = false;
        var wait = TimeSpan.Zero;
        while (!ended)
        {
            var batch = await follower.NextAsync(last, wait, cancellation);
            wait = Heartbeat;
            if (!mayRead())
            {
                await output.EndAsync(cancellation);
                return;
            }

            if (batch.Events.Count == 0 && await search.GetSummaryAsync() is not { Status: SearchStatus.Running })
            {
                // It may have ended between the two answers: what it said last is told before the end.
                batch = await follower.NextAsync(last, TimeSpan.Zero, cancellation);
                ended = batch.Events.Count == 0;
            }

            if (batch.Events.Count > 0)
            {
                foreach (var piece in batch.TextAfter(last))
                {
                    await output.WriteAsync(piece, cancellation);
                }

                last = batch.Last;
                ended = batch.HasEnd;
            }
            else if (!ended)
            {
                await output.WriteAsync(Alive, cancellation);
            }
        }

        await output.WriteAsync(End, cancellation);
        await output.EndAsync(cancellation);
    }

    private static bool Deflates(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(c => c.Value.Equals(EventOutput.DeflateCoding, StringComparison.OrdinalIgnoreCase) && c.Quality is null or > 0);
}
