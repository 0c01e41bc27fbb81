using System.Net;
using AdapterSearch.Client;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests.Stores;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Retention;

/// <summary>Deleted searches go when their time has come, whatever fails meanwhile; with either store.</summary>
public abstract class RetentionTests : IDisposable
{
    private readonly Workplace place = new();

    protected Workplace Place => place;

    public void Dispose()
    {
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_deleted_search_goes_by_itself_after_thirty_days_also_in_a_process_that_was_started_again()
    {
        var options = await OptionsAsync();
        string deleted, kept;
        await using (var silo = await SweptSilo.StartAsync(options))
        {
            (deleted, kept) = (await silo.RunAsync(), await silo.RunAsync());
            Assert.False((await silo.Client.DeleteAsync(deleted)).RecordRemoved);
            Assert.False(silo.HasFiles(deleted));
            silo.LeaveFile(deleted); // as an attempt that ends behind the deletion

            Assert.Equal(new SweepView(0, 0, 5, 0), await silo.SweepAsync());
            Assert.Equal(deleted, (await silo.Client.OverviewAsync(deleted)).Summary.Id);
            Assert.False(silo.HasFiles(deleted));
            silo.Time.Ahead = TimeSpan.FromDays(29.9);
            Assert.Equal(new SweepView(0, 0, 0, 0), await silo.SweepAsync());
        }

        await using var again = await SweptSilo.StartAsync(options, days: 30.1);
        Assert.Equal(new SweepView(1, 0, 0, 0), await again.SweepAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<SearchApiException>(() => again.Client.OverviewAsync(deleted))).Status);
        Assert.Equal([kept], (await again.Client.ListAsync()).Select(s => s.Id));
        Assert.Equal(0, await again.History.LastAsync(deleted));
        Assert.True(await again.History.LastAsync(kept) > 0);
        Assert.True(again.HasFiles(kept));
        Assert.Equal(new SweepView(0, 0, 0, 0), await again.SweepAsync());
    }

    [Fact]
    public async Task A_deletion_that_broke_off_between_state_and_events_is_made_good_after_a_restart()
    {
        var options = await OptionsAsync();
        string id;
        await using (var silo = await SweptSilo.StartAsync(options, database: _ => true))
        {
            id = await silo.RunAsync();
            var failed = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.DeleteAsync(id, force: true));
            Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
            Assert.True(await silo.History.LastAsync(id) > 0);
            Assert.Equal(new SweepView(0, 0, 0, 1), await silo.SweepAsync());
        }

        await using var again = await SweptSilo.StartAsync(options);
        Assert.Equal(new SweepView(1, 0, 0, 0), await again.SweepAsync());
        Assert.Equal(0, await again.History.LastAsync(id));
        Assert.Empty(await again.Client.ListAsync());
        Assert.NotEqual(id, await again.RunAsync());
    }

    [Fact]
    public async Task A_disk_that_refuses_stops_nothing_else_and_is_tried_again()
    {
        var broken = "";
        await using var silo = await SweptSilo.StartAsync(await OptionsAsync(), disk: id => id == broken);
        var (first, second) = (await silo.RunAsync(), await silo.RunAsync());
        broken = first;
        var refused = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.DeleteAsync(first));
        Assert.Equal(HttpStatusCode.InternalServerError, refused.Status);
        Assert.Contains("the disk refuses; the deletion is noted", refused.Message, StringComparison.Ordinal);
        await silo.Client.DeleteAsync(second);
        silo.Time.Ahead = TimeSpan.FromDays(31);

        Assert.Equal(new SweepView(1, 0, 0, 1), await silo.SweepAsync());
        Assert.Equal([first], (await silo.Client.ListAsync()).Select(s => s.Id));
        broken = "";
        Assert.Equal(new SweepView(1, 0, 5, 0), await silo.SweepAsync());
        Assert.Empty(await silo.Client.ListAsync());
        Assert.False(silo.HasFiles(first));

        using var http = new HttpClient { BaseAddress = silo.Client.Address };
        var measured = await http.GetStringAsync("/metrics");
        Assert.Matches("search_searches_removed_total\\S* 2", measured);
        Assert.Matches("search_retention_failures_total\\S* 1", measured);
        Assert.Matches("search_retention_freed_bytes_total\\S* 5", measured);
    }

    [Fact]
    public async Task Folders_of_searches_that_are_gone_are_swept_when_they_are_old_and_no_others()
    {
        await using var silo = await SweptSilo.StartAsync(await OptionsAsync());
        var (gone, present) = (await silo.RunAsync(), await silo.RunAsync());
        await silo.Client.DeleteAsync(gone, force: true);
        Assert.False(silo.HasFiles(gone));
        string[] foreign = ["tiny-99", "other-2", "notes", "-1"];
        foreach (var folder in (string[])[gone, present, .. foreign])
        {
            silo.LeaveFile(folder, daysOld: 6);
        }

        Assert.Equal(new SweepView(0, 0, 0, 0), await silo.SweepAsync());
        silo.Time.Ahead = TimeSpan.FromDays(1.1);
        Assert.Equal(new SweepView(0, 1, 5, 0), await silo.SweepAsync());
        Assert.False(silo.HasFiles(gone));
        Assert.All((string[])[present, .. foreign], folder => Assert.True(silo.HasFiles(folder), folder));

        // An increase is seen from the first failure on.
        using var http = new HttpClient { BaseAddress = silo.Client.Address };
        Assert.Matches("search_retention_failures_total\\S* 0", await http.GetStringAsync("/metrics"));
    }

    protected abstract Task<ServeOptions> OptionsAsync();
}

public sealed class SqliteRetentionTests : RetentionTests
{
    protected override Task<ServeOptions> OptionsAsync() => Task.FromResult(Place.Options);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresRetentionTests(PostgresServer server) : RetentionTests
{
    protected override async Task<ServeOptions> OptionsAsync() => Place.Options with
    {
        Store = StoreKind.Postgres,
        ArtefactRoot = Path.Combine(Place.Folder, "shared"),
        Cluster = new ClusterSettings { Postgres = await PostgresCollection.MigratedAsync(server) },
    };
}
