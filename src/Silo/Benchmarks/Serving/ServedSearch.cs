using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Benchmarks.Deciding;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Silo.Benchmarks.Serving;

/// <summary>A whole silo process's worth of services on a free loopback port, with one search whose candidates take a moment instead of training.</summary>
internal sealed class ServedSearch : IAsyncDisposable
{
    private readonly SiloHost host;
    private readonly string folder;

    private ServedSearch(SiloHost host, string folder, string id, ISearchGrain search) => (this.host, this.folder, Id, Search) = (host, folder, id, search);

    /// <summary>Where it answers.</summary>
    public Uri Address => host.Address;

    /// <summary>Search id.</summary>
    public string Id { get; }

    /// <summary>The search itself.</summary>
    public ISearchGrain Search { get; }

    /// <summary>Starts the silo and submits a search of random trials.</summary>
    /// <param name="context">Where files may lie.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="slots">Slots.</param>
    /// <param name="pace">How long the n-th attempt takes.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ServedSearch> StartAsync(BenchmarkContext context, int trials, int slots, Func<long, TimeSpan> pace, CancellationToken cancellation)
    {
        var folder = Path.Combine(context.Home, "artifacts", "bench", $"serving-{Environment.ProcessId}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var shape = DecidingModel.Encoder(2);
        var options = new ServeOptions { Port = 0, DataFolder = folder, ModelRoot = folder, DataRoot = folder, Slots = slots };
        var host = await SiloHost.StartAsync(
            options,
            services =>
            {
                services.AddSingleton(new TensorRuntime("none", "none"));
                services.AddSingleton<ICandidateRunner>(new PacedRunner(shape, pace));
                services.AddSingleton<IAdapterExport, NoExport>();
            },
            cancellation);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var answer = await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog)
            .SubmitAsync(DecidingModel.Spec(new RandomSamplerOptions { Trials = trials, Window = 64 }), shape, null);
        var id = answer.Summary?.Id ?? throw new InvalidOperationException(string.Join("; ", answer.Problems));
        return new ServedSearch(host, folder, id, grains.GetGrain<ISearchGrain>(id));
    }

    /// <summary>Candidates that have ended.</summary>
    public async Task<int> FinishedAsync() => (await Search.GetSummaryAsync())!.Finished;

    public async ValueTask DisposeAsync()
    {
        await Search.CancelAsync();
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class PacedRunner(ModelShape shape, Func<long, TimeSpan> pace) : ICandidateRunner
    {
        private long started;

        public async Task<CandidateOutcome> RunAsync(
            CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
        {
            if (pace(Interlocked.Increment(ref started)) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancellation);
            }

            return DecidingModel.Outcome(shape, (TrainJob)assignment.Job, assignment.Role == CandidateRole.Final);
        }
    }

    private sealed class NoExport : IAdapterExport
    {
        public Task<Stream> ZipAsync(SearchView search, CandidateView candidate, CancellationToken cancellation) =>
            throw new ExportRefusedException("a benchmark trains nothing");
    }
}
