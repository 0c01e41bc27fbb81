using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests;

/// <summary>A silo on a free loopback port with a runner that computes nothing, and a client of it.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly Workplace? owned;

    private RunningSilo(SiloHost host, FakeCandidateRunner runner, Workplace? owned)
    {
        Host = host;
        Runner = runner;
        this.owned = owned;
        Client = new AdapterSearchClient(host.Address, new AdapterSearchClientOptions { RetryDelay = TimeSpan.FromMilliseconds(10) });
    }

    public SiloHost Host { get; }

    public required string DataFolder { get; init; }

    public FakeCandidateRunner Runner { get; }

    public AdapterSearchClient Client { get; }

    public static async Task<RunningSilo> StartAsync(Workplace? workplace = null, Func<ServeOptions, FakeCandidateRunner>? runner = null)
    {
        var place = workplace ?? new Workplace();
        var fake = runner?.Invoke(place.Options) ?? new FakeCandidateRunner(place.Options);
        var host = await SiloHost.StartAsync(place.Options, FakeServices.For(place.Options, fake), CancellationToken.None);
        return new RunningSilo(host, fake, workplace is null ? place : null) { DataFolder = place.SiloFolder };
    }

    /// <summary>Submits the small spec and follows it to its end.</summary>
    public async Task<SearchView> RunAsync(SearchSpec? spec = null)
    {
        var summary = await Client.SubmitAsync(spec ?? Workplace.Spec);
        await foreach (var _ in Client.WatchAsync(summary.Id))
        {
            // Only the end matters.
        }

        return await Client.GetAsync(summary.Id);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        owned?.Dispose();
    }
}

/// <summary>One silo for tests that only read or submit small searches.</summary>
public sealed class SharedSilo : IAsyncLifetime
{
    public RunningSilo Silo { get; private set; } = null!;

    public AdapterSearchClient Client => Silo.Client;

    public async Task InitializeAsync() => Silo = await RunningSilo.StartAsync();

    public async Task DisposeAsync() => await Silo.DisposeAsync();
}
