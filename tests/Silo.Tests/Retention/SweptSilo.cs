using AdapterSearch.Client;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Silo.Tests.Retention;

/// <summary>A silo whose calendar a test moves, with a disk and a history that refuse when told to.</summary>
internal sealed class SweptSilo : IAsyncDisposable
{
    private readonly SiloHost host;
    private readonly ServeOptions options;

    private SweptSilo(SiloHost host, ServeOptions options, MovedCalendar time)
    {
        (this.host, this.options, Time) = (host, options, time);
        Client = new AdapterSearchClient(host.Address);
    }

    public AdapterSearchClient Client { get; }

    public MovedCalendar Time { get; }

    public IHistoryStore History => host.Services.GetRequiredService<IHistoryStore>();

    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts it.</summary>
    /// <param name="options">Folders and store.</param>
    /// <param name="days">Days by which its calendar is ahead.</param>
    /// <param name="disk">Says which searches' files cannot be deleted.</param>
    /// <param name="database">Says which searches' events cannot be deleted.</param>
    public static async Task<SweptSilo> StartAsync(ServeOptions options, double days = 0, Func<string, bool>? disk = null, Func<string, bool>? database = null)
    {
        var time = new MovedCalendar { Ahead = TimeSpan.FromDays(days) };
        var host = await SiloHost.StartAsync(
            options,
            services =>
            {
                FakeServices.For(options, new FakeCandidateRunner(options))(services);
                services.AddSingleton<TimeProvider>(time);
                services.AddSingleton<ISearchFiles>(s => new FailingFiles(new SearchFiles(options, s.GetRequiredService<IArtefactIndex>()), disk ?? (_ => false)));
                var store = services.Last(d => d.ServiceType == typeof(IHistoryStore)).ImplementationFactory!;
                services.AddSingleton<IHistoryStore>(s => new FailingHistory((IHistoryStore)store(s), database ?? (_ => false)));
            },
            CancellationToken.None);
        return new SweptSilo(host, options, time);
    }

    /// <summary>Runs a search to its end and leaves a file of five bytes as its artefact.</summary>
    public async Task<string> RunAsync()
    {
        var id = (await Client.SubmitAsync(Workplace.Spec)).Id;
        await foreach (var _ in Client.WatchAsync(id))
        {
            // Only the end matters.
        }

        LeaveFile(id);
        return id;
    }

    public void LeaveFile(string folder, double daysOld = 0)
    {
        var file = Path.Combine(options.ArtefactFolder(folder), "candidate-00001", "weights.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "12345");
        var written = DateTime.UtcNow - TimeSpan.FromDays(daysOld);
        File.SetLastWriteTimeUtc(file, written);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(file)!, written);
        Directory.SetLastWriteTimeUtc(options.ArtefactFolder(folder), written);
    }

    public bool HasFiles(string folder) => Directory.Exists(options.ArtefactFolder(folder));

    public Task<SweepView> SweepAsync() => Grains.GetGrain<IRetentionGrain>(GrainKeys.Retention).SweepAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
    }

    /// <summary>The system's clock with another date; timers run as ever.</summary>
    internal sealed class MovedCalendar : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private sealed class FailingFiles(ISearchFiles inner, Func<string, bool> fails) : ISearchFiles
    {
        public Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation) => inner.ZipAsync(searchId, candidate, cancellation);

        public Task<long> RemoveAsync(string searchId, CancellationToken cancellation) =>
            fails(searchId) ? throw new IOException("the disk refuses") : inner.RemoveAsync(searchId, cancellation);
    }

    private sealed class FailingHistory(IHistoryStore inner, Func<string, bool> fails) : IHistoryStore, IAsyncDisposable
    {
        public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default) => inner.AppendAsync(searchId, events, cancellation);

        public Task<IReadOnlyList<SearchEvent>> ReadAsync(string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default) =>
            inner.ReadAsync(searchId, after, max, withReports, cancellation);

        public Task<bool> RemoveAsync(string searchId, CancellationToken cancellation = default) =>
            fails(searchId) ? throw new IOException("the database went away") : inner.RemoveAsync(searchId, cancellation);

        public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => inner.LastAsync(searchId, cancellation);

        public async ValueTask DisposeAsync() => await ((IAsyncDisposable)inner).DisposeAsync();
    }
}
