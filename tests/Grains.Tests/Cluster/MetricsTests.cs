using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Grains.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_search_counts_its_candidates_and_leases()
    {
        await using var host = await CoordinationHost.StartAsync();
        var meters = host.Cluster.Services.GetRequiredService<IMeterFactory>();
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                // Every host of this test process has a meter of this name.
                if (instrument.Meter.Name == CoordinationMetrics.MeterName && instrument.Meter.Scope == meters)
                {
                    Assert.NotNull(instrument.Unit);
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => sums.AddOrUpdate(instrument.Name, 1, (_, sum) => sum + 1));
        listener.Start();

        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(3)));
        await CoordinationHost.EndAsync(search);
        await search.CompleteAsync(1, 1, 9, Examples.Outcome((await search.GetViewAsync())!.Candidates[0].Role, (await search.GetViewAsync())!.Candidates[0].Job, 1));
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, sums["search.candidates.finished"]);
        Assert.Equal(3, sums["search.leases.granted"]);
        Assert.Equal(3, sums["search.leases.released"]);
        Assert.Equal(3, sums["search.queue.wait"]);
        Assert.Equal(1, sums["search.attempts.fenced"]);
        Assert.False(sums.ContainsKey("search.leases.lost"));
    }
}
