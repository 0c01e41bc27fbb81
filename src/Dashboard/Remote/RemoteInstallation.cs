using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>
/// What the silos of the cluster hold. Asks one every few seconds whether it takes searches, so that readiness is known without a call
/// and a dashboard without silos says so.
/// </summary>
/// <param name="grains">Way to the silos.</param>
/// <param name="time">Clock.</param>
public sealed class RemoteInstallation(IGrainFactory grains, TimeProvider time) : BackgroundService, IInstallation, IReadiness
{
    private const string AnySilo = "installation";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly ServiceVersion Unknown = new("", "", "", "", "", 0, 0);
    private volatile ServiceView view = new(Unknown, "no silo has answered yet");

    /// <summary>Versions of the silo that answered last; empty before the first answer.</summary>
    public ServiceVersion Version => view.Version;

    /// <inheritdoc/>
    public string? NotReady => view.NotReady;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelEntry>> ModelsAsync(CancellationToken cancellation) =>
        grains.GetGrain<IServiceGrain>(AnySilo).ListModelsAsync().WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task<SearchProvenance> ProvenanceAsync(SearchSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return grains.GetGrain<IServiceGrain>($"files {spec.Name}").GetProvenanceAsync(spec).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<string?> ProblemAsync(CancellationToken cancellation) => Task.FromResult(NotReady);

    /// <summary>Asks once.</summary>
    public async Task AskAsync()
    {
        try
        {
            view = await grains.GetGrain<IServiceGrain>(AnySilo).GetViewAsync();
        }
        catch (Exception fault)
        {
            // Whatever went wrong, nothing can be served now; the next answer ends it.
            view = view with { NotReady = $"no silo answers: {fault.Message}" };
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await AskAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboard stops.
        }
    }
}
