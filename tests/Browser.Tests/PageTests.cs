using AdapterSearch.Silo.Tests;

namespace AdapterSearch.Browser.Tests;

/// <summary>Every page, wide and narrow, light and dark.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageTests(Browser browser, SharedSilo shared)
{
    private static string? finished;

    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "searches", "/" },
        { "overview", "/searches/{id}" },
        { "candidates", "/searches/{id}/view/candidates" },
        { "analysis", "/searches/{id}/view/analysis" },
        { "events", "/searches/{id}/view/events" },
        { "spec", "/searches/{id}/view/spec" },
        { "candidate", "/searches/{id}/candidates/3" },
        { "pair", "/searches/{id}/pair/3/5" },
        { "compare", "/compare?ids={id},nothing-1" },
        { "nodes", "/nodes" },
        { "submit", "/submit" },
        { "unknown-search", "/searches/nothing-1" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_fits_its_window_and_makes_no_fault(string name, string path)
    {
        finished ??= (await shared.Silo.RunAsync()).Summary.Id;
        foreach (var (dark, width) in new[] { (false, 1280), (true, 390) })
        {
            await using var window = await browser.OpenAsync(shared.Silo.Host.Address, dark, width);
            await window.GoAsync(path.Replace("{id}", finished, StringComparison.Ordinal));
            await window.PictureAsync($"{name}-{(dark ? "dark" : "light")}-{width}");
            Assert.Empty(await window.AccessibilityFaultsAsync());
            Assert.True(await window.OverflowAsync() <= 0, $"{name} is wider than {width} pixels");
            Assert.Empty(window.Faults);
        }
    }

    [Fact]
    public async Task A_keyboard_reaches_the_content_the_pages_and_every_tab()
    {
        finished ??= (await shared.Silo.RunAsync()).Summary.Id;
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{finished}");
        var skip = window.Page.GetByText("Skip to the content");
        await skip.FocusAsync();
        await Microsoft.Playwright.Assertions.Expect(skip).ToBeInViewportAsync();
        var reached = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            reached.Add(await window.Page.EvaluateAsync<string>("() => (document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || '').trim()"));
        }

        foreach (var name in new[] { "Nodes", "New search", "Download winner", "Overview", "Candidates", "Analysis", "Events", "Spec", "SVG" })
        {
            Assert.Contains(name, reached);
        }
    }

    [Fact]
    public async Task Times_are_the_readers_own_with_utc_on_hover()
    {
        finished ??= (await shared.Silo.RunAsync()).Summary.Id;
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{finished}");
        var time = window.Page.Locator("local-time").First;
        var at = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, System.Globalization.CultureInfo.InvariantCulture);
        var berlin = await window.Page.EvaluateAsync<string>("at => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(new Date(at))", at.ToString("O"));
        Assert.Equal(berlin, await time.EvaluateAsync<string>("t => t.shadowRoot.textContent"));
        Assert.Equal(at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture), await time.GetAttributeAsync("title"));
    }
}
