using System.Reflection;
using System.Text;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Dashboard.Tests.Live;

public sealed class EventFanTests
{
    private readonly ManualTimeProvider time = new();
    private readonly ISearchGrain search = DispatchProxy.Create<ISearchGrain, ToldSearch>();

    private ToldSearch Told => (ToldSearch)search;

    [Fact]
    public async Task Ten_followers_cost_one_read_and_get_every_event_once()
    {
        Told.Tell(3);
        var fan = Begin();
        var followers = Enumerable.Range(0, 10).Select(_ => FollowAsync(fan, 3, 7)).ToArray();
        await Told.WaitingAsync();
        Told.Tell(4);
        var seen = await Task.WhenAll(followers);

        Assert.All(seen, s => Assert.Equal([4, 5, 6, 7], s));
        Assert.Single(Told.ReadsFrom, from => from == 3);
        fan.Stop();
    }

    [Fact]
    public async Task Who_is_behind_reads_pages_and_then_joins_the_others()
    {
        Told.Tell(450);
        var fan = Begin();
        var late = FollowAsync(fan, 0, 455);
        await Told.WaitingAsync();
        Told.Tell(5);

        Assert.Equal(Enumerable.Range(1, 455).Select(i => (long)i), await late);
        fan.Stop();
    }

    [Fact]
    public async Task A_slow_follower_holds_nobody_and_finds_what_it_missed()
    {
        var fan = Begin();
        var pace = EventFan.MostKept / 2;
        for (var round = 0; round < 3; round++)
        {
            await Told.WaitingAsync();
            Told.Tell(pace);
            _ = await FollowAsync(fan, round * pace, (round + 1) * pace);
            while (!Told.IsWaiting)
            {
                time.Advance(EventFan.Rest);
                await Task.Yield();
            }
        }

        // The first third is not kept any more.
        Assert.Equal(Enumerable.Range(1, 3 * pace).Select(i => (long)i), await FollowAsync(fan, 0, 3 * pace));
        fan.Stop();
    }

    [Fact]
    public async Task Events_in_a_hurry_are_told_in_one_batch_after_a_rest()
    {
        var fan = Begin();
        await Told.WaitingAsync();
        Told.Tell(1);
        Assert.Equal(1, (await fan.NextAsync(0, TimeSpan.FromMinutes(1), CancellationToken.None)).Last);
        for (var i = 0; i < 5; i++)
        {
            Told.Tell(1);
        }

        // Who asks without a wait is told what is stored, although the reader rests.
        Assert.Equal([2L, 3, 4, 5, 6], (await fan.NextAsync(1, TimeSpan.Zero, CancellationToken.None)).Events.Select(e => e.Sequence));
        Assert.Equal(0, (await fan.NextAsync(6, TimeSpan.Zero, CancellationToken.None)).Last);

        // The clock runs while the reader may not have had its turn: a patience that outlasts that.
        var next = fan.NextAsync(1, TimeSpan.FromDays(30), CancellationToken.None);
        while (!next.IsCompleted)
        {
            time.Advance(EventFan.Rest);
            await Task.Yield();
        }

        Assert.Equal([2L, 3, 4, 5, 6], (await next).Events.Select(e => e.Sequence));
        fan.Stop();
    }

    [Fact]
    public async Task A_fault_is_told_to_everybody_and_over_when_reading_works_again()
    {
        var fan = Begin();
        await Told.WaitingAsync();
        var waiting = fan.NextAsync(0, TimeSpan.FromMinutes(1), CancellationToken.None);
        Told.Fail(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => waiting);
        Told.Tell(1);
        EventBatch? after = null;
        while (after is not { Last: 1 })
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            try
            {
                after = await fan.NextAsync(0, TimeSpan.Zero, CancellationToken.None);
            }
            catch (IOException)
            {
                // Not yet.
            }
        }

        fan.Stop();
    }

    [Fact]
    public void A_text_begins_behind_the_last_event_that_was_seen()
    {
        // 3,000 events fill more than one piece.
        var batch = new EventBatch([.. Enumerable.Range(4, 3000).Select(i => ToldSearch.Event(i))]);
        string Text(long after) => string.Concat(batch.TextAfter(after).Select(p => Encoding.UTF8.GetString(p.Plain.Span)));
        long[] Ids(long after) => [.. Text(after).Split('\n').Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Select(l => long.Parse(l.AsSpan(4)))];

        Assert.True(batch.TextAfter(0).Count() > 2);
        foreach (var after in new[] { 0, 3, 4, 5, 500, 1000, 1500, 2999, 3002 })
        {
            Assert.Equal(Enumerable.Range(4, 3000).Select(i => (long)i).Where(i => i > after), Ids(after));
        }

        Assert.Empty(batch.TextAfter(3003));
        Assert.Equal(
            $"id: 3003\ndata: {System.Text.Json.JsonSerializer.Serialize(ToldSearch.Event(3003), JsonDefaults.Compact)}\n\n", Text(3002));
    }

    private static async Task<long[]> FollowAsync(EventFan fan, long after, long until)
    {
        var seen = new List<long>();
        while (after < until)
        {
            var batch = await fan.NextAsync(after, TimeSpan.FromMinutes(1), CancellationToken.None);
            seen.AddRange(batch.EventsAfter(after).Select(e => e.Sequence));
            after = seen.Count > 0 ? seen[^1] : after;
        }

        return [.. seen];
    }

    private EventFan Begin()
    {
        var fan = new EventFan("s-1", search, time, NullLogger.Instance);
        fan.Start();
        return fan;
    }
}
