using System.Diagnostics;
using AdapterSearch.Cli;
using AdapterSearch.Silo;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>The silo's own program with real trainings of a small vision transformer, seen through the browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class RealSearchTests(Browser browser)
{
    private const string Spec = """
        {
          "name": "digits", "model": "vit-fashion-mnist",
          "data": { "path": "mnist-digits", "trainExamples": 120, "validationExamples": 60, "testExamples": 60, "splitSeed": 1 },
          "budget": { "fraction": 0.25 }, "training": { "steps": 24, "batchSize": 12, "rungs": 3 }, "rank": 4, "alphaPerRank": 2,
          "learningRates": [0.01], "seed": 1, "repetitions": 1,
          "arms": [
            { "name": "dam", "strategy": { "method": "dam" } },
            { "name": "uniform", "strategy": { "method": "uniform" } },
            { "name": "random-search", "strategy": { "method": "random-search", "trials": 10 } }
          ]
        }
        """;

    [Fact]
    public async Task The_map_moves_while_a_real_search_runs()
    {
        var data = Directory.CreateTempSubdirectory("browser-tests-");
        var program = new SiloExecutable(typeof(SiloCommandLine).Assembly.Location);
        var info = program.StartInfo(
            ["serve", "--port", "0", "--stop-with-input", "--data", data.FullName, "--models", Path.Combine(Browser.Root, "models"), "--data-root", Path.Combine(Browser.Root, "data"), "--slots", "1"]);
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        using var silo = Process.Start(info)!;
        try
        {
            const string announcement = "listening on ";
            string? line;
            do
            {
                line = await silo.StandardOutput.ReadLineAsync();
                Assert.NotNull(line);
            }
            while (!line.StartsWith(announcement, StringComparison.Ordinal));

            await using var window = await browser.OpenAsync(new Uri(line[announcement.Length..]));
            var page = window.Page;
            await window.GoAsync("/submit");
            await page.GetByLabel("Spec as JSON").FillAsync(Spec);
            await Assertions.Expect(page.GetByLabel("Name")).ToHaveValueAsync("digits");
            await Assertions.Expect(page.Locator("[data-check=ok]")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start the search" }).ClickAsync();
            await page.WaitForURLAsync("**/searches/digits-*");

            // Every state of the map that the page shows is written down in the page itself.
            await page.EvaluateAsync("""
                () => {
                  window.states = new Set();
                  const look = () => { const map = document.querySelector("svg.map"); if (map) window.states.add(map.textContent); };
                  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
                }
                """);
            await Assertions.Expect(page.Locator(".summary .chip")).ToHaveTextAsync("completed", new LocatorAssertionsToHaveTextOptions { Timeout = 90_000 });
            var states = await page.EvaluateAsync<int>("() => window.states.size");
            Assert.True(states >= 3, $"the map showed {states} states");
            await page.GetByLabel("Candidate whose modules are shown").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await window.PictureAsync("real-overview-light-1280");
            Assert.Empty(window.Faults);
        }
        finally
        {
            silo.StandardInput.Close();
            await silo.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }
}
