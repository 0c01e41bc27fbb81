using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>What people and programs are told of a node's devices.</summary>
[Collection(BrowserTests.Name)]
public sealed class NodeTests(Browser browser)
{
    [Fact]
    public async Task A_devices_temperature_and_memory_are_shown_where_they_are_known_and_nowhere_else()
    {
        using var place = new Workplace();
        var options = place.Options with
        {
            Slots = null,
            Devices = [new NodeDevice(DeviceKind.Cuda, 0, "NVIDIA L4", 20L << 30, 1), new NodeDevice(DeviceKind.Cuda, 1, "NVIDIA L4", 20L << 30, 1)],
        };
        await using var host = await SiloHost.StartAsync(
            options,
            services =>
            {
                FakeServices.For(options, new FakeCandidateRunner(options))(services);
                services.AddSingleton<IDeviceSensors, Sensors>();
            },
            CancellationToken.None);
        await using var window = await browser.OpenAsync(host.Address);
        await window.GoAsync("/nodes");
        var rows = window.Page.Locator("table.devices tbody tr");
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("47 °C");
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("1.5 GiB of 22.5 GiB");
        await Assertions.Expect(rows.Nth(1).Locator("td").Nth(2)).ToHaveTextAsync("not known");
        await Assertions.Expect(rows.Nth(1).Locator("td").Nth(3)).ToHaveTextAsync("not known");
        await window.PictureAsync("nodes-temperature-light-1280");
        var (_, content) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download the tables of node as CSV" }));
        Assert.Equal(["cuda:0", "NVIDIA L4", "20.0 GiB", "0 MiB", "1.5 GiB of 22.5 GiB", "47 °C"], Csv.Parse(content)[1]);
        Assert.Empty(await window.AccessibilityFaultsAsync());
        Assert.Empty(window.Faults);

        using var client = new AdapterSearchClient(host.Address, new AdapterSearchClientOptions());
        Assert.Equal(Sensors.Readings, Assert.Single((await client.NodesAsync()).Nodes).Readings);
        using var http = new HttpClient { BaseAddress = host.Address };
        var lines = (await http.GetStringAsync("/metrics")).Split('\n').Where(l => l.Contains("search_device_temperature_celsius", StringComparison.Ordinal)).ToArray();
        Assert.Contains("# TYPE search_device_temperature_celsius gauge", lines);
        var value = Assert.Single(lines, l => !l.StartsWith('#'));
        Assert.Contains("device=\"cuda:0\"", value, StringComparison.Ordinal);
        Assert.Contains("} 46.6", value, StringComparison.Ordinal);
    }

    private sealed class Sensors : IDeviceSensors
    {
        public static IReadOnlyList<DeviceReading> Readings { get; } = [new("cuda:0", 46.6, 3L << 29, 45L << 29), new("cuda:1", null, null, null)];

        public IReadOnlyList<DeviceReading> Read() => Readings;
    }
}
