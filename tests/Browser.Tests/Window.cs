using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>A browser window that remembers what went wrong in it: scripts that failed, refused content, answers that were faults.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());
    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    public Window(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => faults.Add(fault);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);

        // The circuit tells the width of the window to the page as its first act.
        await Page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'yes'");
    }

    /// <summary>Rules of accessibility that the page breaks seriously, as readable lines.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityFaultsAsync()
    {
        await Page.EvaluateAsync(Axe.Value + "\n;0");
        var answer = await Page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'] })).violations)");
        return [.. JsonDocument.Parse(answer).RootElement.EnumerateArray()
            .Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .SelectMany(v => v.GetProperty("nodes").EnumerateArray().Select(n => $"{v.GetProperty("id").GetString()}: {n.GetProperty("html").GetString()} {n.GetProperty("failureSummary").GetString()}"))];
    }

    /// <summary>Pixels by which the page is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");

    /// <summary>Keeps a picture of the whole page in artifacts/screenshots.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Browser.Root, "artifacts", "screenshots", $"{name}.png"),
        FullPage = true,
    });

    /// <summary>What a click downloads.</summary>
    public async Task<(string Name, byte[] Content)> DownloadAsync(ILocator button)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync((await download.PathAsync())!));
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
