using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>Measures one page in a fresh profile: when its content is there, what came over the wire, how large it is and for how long it does not answer.</summary>
internal sealed class PageProbe : IAsyncDisposable
{
    private readonly Window window;
    private double fetched, pushed;

    private PageProbe(Window window) => this.window = window;

    /// <summary>The page.</summary>
    public IPage Page => window.Page;

    /// <summary>What went wrong in it.</summary>
    public IReadOnlyList<string> Faults => window.Faults;

    /// <summary>Opens a page and waits for its content and its circuit.</summary>
    public static async Task<(PageProbe Probe, JsonObject Seen)> OpenAsync(Browser browser, Uri silo, string path, string content)
    {
        var probe = new PageProbe(await browser.OpenAsync(silo));
        var session = await probe.Page.Context.NewCDPSessionAsync(probe.Page);
        session.Event("Network.dataReceived").OnEvent += (_, e) => probe.fetched += e!.Value.GetProperty("encodedDataLength").GetDouble();
        session.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => probe.pushed += e!.Value.GetProperty("response").GetProperty("payloadData").GetString()!.Length * 0.75;
        await session.SendAsync("Network.enable");
        await session.SendAsync("Performance.enable");
        await probe.Page.AddInitScriptAsync($$"""
            window.tasks = [];
            new PerformanceObserver((list) => list.getEntries().forEach((e) => window.tasks.push(e.duration))).observe({ type: "longtask", buffered: true });
            const look = () => {
              if (!window.contentAt && document.querySelector({{JsonValue.Create(content).ToJsonString()}})) window.contentAt = performance.now();
              if (!window.liveAt && document.documentElement?.dataset.live === "yes") window.liveAt = performance.now();
              if (!window.contentAt || !window.liveAt) requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
            """);
        await probe.Page.GotoAsync(path);
        await probe.Page.WaitForFunctionAsync("() => window.contentAt && window.liveAt", null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        await Task.Delay(500);
        await session.SendAsync("HeapProfiler.collectGarbage");
        var heap = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "JSHeapUsedSize").GetProperty("value").GetDouble();
        var seen = new JsonObject
        {
            ["contentMs"] = await probe.NumberAsync("window.contentAt"),
            ["liveMs"] = await probe.NumberAsync("window.liveAt"),
            ["fetchedKb"] = Math.Round(probe.fetched / 1024, 1),
            ["circuitKb"] = Math.Round(probe.pushed / 1024, 1),
            ["elements"] = await probe.NumberAsync("document.getElementsByTagName('*').length"),
            ["heapMb"] = Math.Round(heap / 1048576, 1),
            ["loadTaskMs"] = await probe.LongestTaskAsync(),
        };
        return (probe, seen);
    }

    /// <summary>Does something and waits until the page shows it: time until then, bytes of the circuit, longest task.</summary>
    public async Task<JsonObject> ActAsync(Func<IPage, Task> act, string? until = null)
    {
        await Page.EvaluateAsync("() => { window.tasks = []; }");
        var before = pushed;
        var began = TimeProvider.System.GetTimestamp();
        await act(Page);
        if (until is not null)
        {
            try
            {
                await Page.WaitForFunctionAsync(until, null, new PageWaitForFunctionOptions { Timeout = 20_000 });
            }
            catch (TimeoutException)
            {
                await window.PictureAsync("large-timeout");
                throw;
            }
        }

        var shown = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        await Task.Delay(300);
        return new JsonObject { ["ms"] = Math.Round(shown), ["circuitKb"] = Math.Round((pushed - before) / 1024, 1), ["taskMs"] = await LongestTaskAsync() };
    }

    /// <summary>Scrolls to the end and back, a window's height at a time.</summary>
    public static async Task ScrollAsync(IPage page) => await page.EvaluateAsync("""
        async () => {
          const frame = () => new Promise(requestAnimationFrame);
          for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) { scrollTo(0, y); await frame(); await frame(); }
          for (const inner of document.querySelectorAll(".scroll")) { inner.scrollTo(0, inner.scrollHeight); await frame(); }
          scrollTo(0, 0);
          await frame();
        }
        """);

    /// <summary>Bytes that the circuit has brought.</summary>
    public double CircuitBytes => pushed;

    /// <summary>Longest task since the last look, in ms; 0 below 50.</summary>
    public async Task<double> LongestTaskAsync() => await NumberAsync("Math.max(0, ...window.tasks)");

    public ValueTask DisposeAsync() => window.DisposeAsync();

    private async Task<double> NumberAsync(string expression) => Math.Round(await Page.EvaluateAsync<double>($"() => {expression}"));
}
