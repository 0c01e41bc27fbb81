using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Embedded;
using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public sealed class HostingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_host_starts_and_stops_the_runtime_and_offers_its_clients()
    {
        using var host = Build();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILedger>("a").Write("early"));
        await host.StartAsync();
        Assert.Equal("1", await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILedger>("a").Write("one"));
        var client = host.Services.GetRequiredService<IClusterClient>();
        Assert.Equal(["one"], await client.GetGrain<ILedger>("a").Lines());
        Assert.Same(host.Services.GetRequiredService<Probe>(), client.ServiceProvider.GetRequiredService<Probe>());
        await host.StopAsync();
        Assert.Equal(0, host.Services.GetRequiredService<EmbeddedCluster>().CountActivations());
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused_in_words_and_free_again_after_the_first_host()
    {
        using (var first = Build())
        {
            await first.StartAsync();
            using var second = Build();
            Assert.Contains("in use by another process", (await Assert.ThrowsAsync<IOException>(() => second.StartAsync())).Message);
        }
        using var third = Build();
        await third.StartAsync();
    }

    [Fact]
    public async Task Grains_that_nobody_implements_and_unknown_keys_are_refused_in_words()
    {
        await using var host = await Host.StartAsync();
        var client = host.Cluster.Client;
        Assert.Contains(nameof(INobody), Assert.Throws<ArgumentException>(() => client.GetGrain<INobody>("a")).Message);
        Assert.Throws<ArgumentException>(() => client.GetGrain<IWorker>(""));
        Assert.Contains("'ghost'", (await Assert.ThrowsAsync<OrleansException>(() => client.GetGrain<IWorker>(GrainId.Create("ghost", "a")).Say("x"))).Message);
        Assert.Equal("ok", await client.GetGrain<IWorker>("a", "Worker").Say("ok"));
        Assert.Throws<ArgumentException>(() => client.GetGrain<IWorker>("a", "Other"));
    }

    public void Dispose() => _folder.Dispose();

    private IHost Build()
    {
        var builder = global::Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.AddEmbeddedOrleans(options =>
        {
            options.DataFolder = _folder.Path;
            options.GrainAssemblies.Add(typeof(HostingTests).Assembly);
        });
        builder.Services.AddSingleton<Probe>();
        Placement.Register(builder.Services);
        return builder.Build();
    }
}

public interface INobody : IGrainWithStringKey;
