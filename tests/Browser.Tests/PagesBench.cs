using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>Every page of a search of 10,000 candidates that has ended and of one that goes on: time to its content, size, and how long it does not answer while one uses it.</summary>
internal static class PagesBench
{
    private const double ContentBar = 1000, TaskBar = 200, ElementsBar = 5000;
    private const int Rounds = 3;

    private static readonly (string Name, string Path, string Content)[] Pages =
    [
        ("searches", "/", "table.searches tbody tr:nth-child(2) td:nth-child(5) .small"),
        ("overview", "/searches/{id}", "svg[aria-label^='validation accuracy of']"),
        ("candidates", "/searches/{id}/view/candidates", "table.candidates tbody tr:nth-child(25)"),
        ("analysis", "/searches/{id}/view/analysis", "svg[aria-label^='parallel']"),
        ("events", "/searches/{id}/view/events", "table.log tbody tr:nth-child(50)"),
        ("spec", "/searches/{id}/view/spec", "pre code"),
        ("candidate", "/searches/{id}/candidates/600", "svg[aria-label^='training loss']"),
        ("pair", "/searches/{id}/pair/600/603", "svg[aria-label^='training loss']"),
        ("compare", "/compare?ids={id},{other}", "svg[aria-label^='best validation']"),
        ("nodes", "/nodes", "table.dense tbody tr"),
    ];

    public static async Task<int> RunAsync()
    {
        await using var searches = await LargeSearches.StartAsync(Say);
        var browser = new Browser();
        await browser.InitializeAsync();
        try
        {
            var result = new JsonObject { ["bench"] = "pages-10000", ["cores"] = Environment.ProcessorCount };
            var faults = new List<string>();
            foreach (var (name, path, content) in Pages.Where(p => p.Name != "compare"))
            {
                // Any search's pages compile the code.
                Say($"first {name}");
                _ = await MeasureAsync(browser, searches.Host.Address, "", path.Replace("{id}", searches.Small, StringComparison.Ordinal).Replace("{other}", searches.Small, StringComparison.Ordinal).Replace("600", "12", StringComparison.Ordinal).Replace("603", "15", StringComparison.Ordinal), content.Replace("(50)", "(20)", StringComparison.Ordinal), []);
            }

            foreach (var (state, id, other) in new[] { ("ended", searches.Ended, searches.Running), ("running", searches.Running, searches.Ended) })
            {
                if (state == "running")
                {
                    await searches.GoOnAsync();
                }

                // The first page in a process that has not shown the search reads all of its events; stated, without a bar.
                var pages = new JsonObject { ["first"] = await MeasureAsync(browser, searches.Host.Address, "overview", $"/searches/{id}", Pages[1].Content, faults) };
                Say($"{state} first {pages["first"]!.ToJsonString()}");
                foreach (var (name, path, content) in Pages)
                {
                    var address = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{other}", other, StringComparison.Ordinal);
                    var rounds = new List<JsonObject>();
                    for (var round = 0; round < Rounds; round++)
                    {
                        rounds.Add(await MeasureAsync(browser, searches.Host.Address, name, address, content, faults));
                    }

                    pages[name] = Middle(rounds);
                    Say($"{state} {name} {pages[name]!.ToJsonString()}");
                }

                result[state] = pages;
                result[$"{state}Candidates"] = (await searches.OverviewAsync(id)).Summary.Finished;
                result[$"{state}Events"] = (await searches.OverviewAsync(id)).LastEvent;
                if (state == "running")
                {
                    foreach (var (name, path, content) in Pages[1..5])
                    {
                        result[$"{name}Watched"] = await WatchAsync(browser, searches.Host.Address, path.Replace("{id}", id, StringComparison.Ordinal), content, faults);
                        Say($"{name} watched {result[$"{name}Watched"]!.ToJsonString()}");
                    }
                }

                await PicturesAsync(browser, searches, state, id, other, faults);
            }

            var over = Over(result).ToArray();
            result["over"] = new JsonArray([.. over.Select(o => (JsonNode)o)]);
            result["faults"] = new JsonArray([.. faults.Distinct().Select(f => (JsonNode)f)]);
            result["holds"] = over.Length == 0 && faults.Count == 0;
            Console.WriteLine(result.ToJsonString());
            return over.Length == 0 && faults.Count == 0 ? 0 : 1;
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }

    private static async Task<JsonObject> MeasureAsync(Browser browser, Uri silo, string name, string path, string content, List<string> faults)
    {
        var (probe, seen) = await PageProbe.OpenAsync(browser, silo, path, content);
        await using (probe)
        {
            seen["scroll"] = await probe.ActAsync(PageProbe.ScrollAsync);
            switch (name)
            {
                case "overview":
                    await probe.Page.GetByLabel("Candidate whose modules are shown").SelectOptionAsync(new SelectOptionValue { Index = 1 });
                    seen["slide"] = await probe.ActAsync(
                        page => page.Locator("input[type=range]").EvaluateAsync("async (r) => { for (let v = 0; v < 90; v += 5) { r.value = v; r.dispatchEvent(new Event('input', { bubbles: true })); await new Promise(requestAnimationFrame); } }"),
                        "() => document.querySelector('[data-live=step]')?.textContent === 'step 286'");
                    break;
                case "candidates":
                    seen["sort"] = await probe.ActAsync(page => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Validation %" }).ClickAsync(), "() => document.querySelector('th[aria-sort=descending]')");
                    seen["find"] = await probe.ActAsync(page => page.GetByPlaceholder("arm or number").FillAsync("uniform"), "() => [...document.querySelectorAll('table.candidates tbody td:nth-child(3)')].every(d => d.textContent.startsWith('uniform'))");
                    await probe.Page.GetByPlaceholder("arm or number").FillAsync("");
                    seen["filter"] = await probe.ActAsync(page => page.GetByLabel("State").SelectOptionAsync("failed"), "() => document.querySelector('p.empty')");
                    await probe.Page.GetByLabel("State").SelectOptionAsync("completed");
                    seen["turn"] = await probe.ActAsync(page => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" }).ClickAsync(), "() => document.querySelector('.pager span')?.textContent.startsWith('2 of')");
                    break;
                case "events":
                    seen["turn"] = await probe.ActAsync(page => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" }).ClickAsync(), "() => document.querySelector('.pager span')?.textContent.startsWith('2 of')");
                    break;
                default:
                    break;
            }

            faults.AddRange(probe.Faults);
            return seen;
        }
    }

    /// <summary>Ten seconds of a page of the search that goes on.</summary>
    private static async Task<JsonObject> WatchAsync(Browser browser, Uri silo, string path, string content, List<string> faults)
    {
        const int seconds = 10;
        var (probe, _) = await PageProbe.OpenAsync(browser, silo, path, content);
        await using (probe)
        {
            await probe.Page.EvaluateAsync("() => { window.tasks = []; }");
            var bytes = probe.CircuitBytes;
            var processor = Environment.CpuUsage.TotalTime;
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            faults.AddRange(probe.Faults);
            return new JsonObject
            {
                ["circuitKbPerSecond"] = Math.Round((probe.CircuitBytes - bytes) / 1024 / seconds, 1),
                ["taskMs"] = await probe.LongestTaskAsync(),
                ["siloCores"] = Math.Round((Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds, 2),
            };
        }
    }

    private static async Task PicturesAsync(Browser browser, LargeSearches searches, string state, string id, string other, List<string> faults)
    {
        foreach (var (dark, width) in new[] { (false, 1280), (true, 1280), (false, 390), (true, 390) })
        {
            foreach (var (name, path, _) in state == "ended" ? Pages : Pages[..3])
            {
                await using var window = await browser.OpenAsync(searches.Host.Address, dark, width);
                await window.GoAsync(path.Replace("{id}", id, StringComparison.Ordinal).Replace("{other}", other, StringComparison.Ordinal));
                await Task.Delay(300);
                await window.PictureAsync($"large-{state}-{name}-{(dark ? "dark" : "light")}-{width}");
                if (await window.OverflowAsync() is > 0 and var pixels)
                {
                    faults.Add($"{name} is {pixels} pixels wider than {width}");
                }
            }
        }
    }

    /// <summary>Number by number the middle of all rounds.</summary>
    private static JsonObject Middle(List<JsonObject> rounds)
    {
        var middle = new JsonObject();
        foreach (var (key, value) in rounds[0])
        {
            middle[key] = value is JsonObject
                ? Middle([.. rounds.Select(r => r[key]!.AsObject())])
                : JsonValue.Create(rounds.Select(r => r[key]!.GetValue<double>()).Order().ElementAt(rounds.Count / 2));
        }

        return middle;
    }

    private static IEnumerable<string> Over(JsonObject result)
    {
        foreach (var state in new[] { "ended", "running" })
        {
            foreach (var (page, seen) in result[state]!.AsObject())
            {
                foreach (var (key, value) in seen!.AsObject())
                {
                    if (value is JsonObject act)
                    {
                        if (page != "first" && (act["taskMs"]!.GetValue<double>() > TaskBar || (key != "scroll" && act["ms"]!.GetValue<double>() > ContentBar)))
                        {
                            yield return string.Create(CultureInfo.InvariantCulture, $"{state} {page}: {key} {act["ms"]} ms, task {act["taskMs"]} ms");
                        }
                    }
                    else if (page != "first" && value!.GetValue<double>() > (key switch { "contentMs" => ContentBar, "loadTaskMs" => TaskBar, "elements" => ElementsBar, _ => double.PositiveInfinity }))
                    {
                        yield return string.Create(CultureInfo.InvariantCulture, $"{state} {page}: {key} {value}");
                    }
                }
            }
        }
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}
