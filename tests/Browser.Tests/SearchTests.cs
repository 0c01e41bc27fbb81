using System.Text;
using AdapterSearch.Client;
using AdapterSearch.Silo.Tests;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>What a person does with a search.</summary>
[Collection(BrowserTests.Name)]
public sealed class SearchTests(Browser browser, SharedSilo shared)
{
    [Fact]
    public async Task A_search_is_submitted_from_the_form_and_seen_to_its_end()
    {
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        var page = window.Page;
        await window.GoAsync("/submit");
        await page.GetByLabel("Name").FillAsync("from-form");
        await page.GetByLabel("Base model").SelectOptionAsync("tiny-vit");
        await page.GetByLabel("Data folder").FillAsync("digits");
        await page.GetByLabel("Train examples").FillAsync("30");
        await page.GetByLabel("Validation examples").FillAsync("10");
        await page.GetByLabel("Test examples").FillAsync("20");
        await page.GetByLabel("Batch size").FillAsync("10");
        await page.GetByLabel("head-only").CheckAsync();
        await Assertions.Expect(page.Locator("[data-check=ok]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".fact", new PageLocatorOptions { HasText = "Budget" }).Locator("dd")).ToContainTextAsync("448");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start the search" }).ClickAsync();
        await page.WaitForURLAsync("**/searches/from-form-*");
        await Assertions.Expect(page.Locator(".summary .chip")).ToHaveTextAsync("completed");
        await Assertions.Expect(page.Locator("table tbody th", new PageLocatorOptions { HasText = "head-only" })).ToBeVisibleAsync();
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Faults_are_named_while_one_types_and_keep_the_search_from_starting()
    {
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        var page = window.Page;
        await window.GoAsync("/submit");
        await page.GetByLabel("Data folder").FillAsync("digits");
        await page.GetByLabel("Reference rank").FillAsync("0");
        await Assertions.Expect(page.Locator("[data-check=bad]")).ToContainTextAsync("rank = 0");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start the search" })).ToBeDisabledAsync();
        await page.GetByLabel("Spec as JSON").FillAsync("""{ "nmae": "x" }""");
        await Assertions.Expect(page.Locator("[data-check=bad]")).ToContainTextAsync("nmae");
    }

    [Fact]
    public async Task A_search_is_paused_resumed_and_its_scores_appear_without_reload()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await using var window = await browser.OpenAsync(silo.Host.Address);
        var page = window.Page;
        await window.GoAsync($"/searches/{id}");
        var state = page.Locator(".summary .chip");
        await Assertions.Expect(state).ToHaveTextAsync("running");
        await Assertions.Expect(page.Locator("[data-live=best]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(state).ToHaveTextAsync("paused");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(state).ToHaveTextAsync("running");
        silo.Runner.Release();
        await Assertions.Expect(page.Locator("[data-live=best]")).ToContainTextAsync("%");
        await Assertions.Expect(state).ToHaveTextAsync("completed");
        await Assertions.Expect(page.Locator("svg.map g")).ToHaveCountAsync(12);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_search_is_cancelled_only_after_a_second_word()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await using var window = await browser.OpenAsync(silo.Host.Address);
        await window.GoAsync($"/searches/{id}");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel …" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the search" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".summary .chip")).ToHaveTextAsync("cancelled");
    }

    [Fact]
    public async Task Candidates_are_sorted_filtered_and_compared_side_by_side()
    {
        var view = await shared.Silo.RunAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        var page = window.Page;
        await window.GoAsync($"/searches/{view.Summary.Id}/view/candidates");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Validation %" }).ClickAsync();
        var best = view.Candidates.Where(c => c.Outcome?.Validation is not null).MaxBy(c => c.Outcome!.Validation!.Accuracy)!;
        await Assertions.Expect(page.Locator("table.candidates tbody th").First).ToHaveTextAsync($"{best.Number}");
        await page.GetByPlaceholder("arm or number").FillAsync("uniform");
        await Assertions.Expect(page.Locator("table.candidates tbody tr")).ToHaveCountAsync(view.Candidates.Count(c => c.Arm == "uniform"));
        await page.Locator("table.candidates tbody input").Nth(0).CheckAsync();
        await page.Locator("table.candidates tbody input").Nth(1).CheckAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Compare #" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Candidates ");
        await Assertions.Expect(page.Locator("svg.map")).ToHaveCountAsync(2);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Two_searches_are_compared()
    {
        var first = (await shared.Silo.RunAsync()).Summary.Id;
        var second = (await shared.Silo.RunAsync(Workplace.Spec with { Seed = 8 })).Summary.Id;
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync("/");
        await window.Page.GetByLabel($"Compare {first}", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await window.Page.GetByLabel($"Compare {second}", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Compare 2 searches" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("thead th.number")).ToHaveTextAsync(new[] { first, second }.Order(StringComparer.Ordinal));
        await Assertions.Expect(window.Page.Locator("figure svg[role=img] .line")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Plots_tables_and_the_winner_are_downloaded()
    {
        var view = await shared.Silo.RunAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        await window.GoAsync($"/searches/{view.Summary.Id}");
        var (svgName, svg) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download Modules as SVG" }));
        Assert.Equal($"{view.Summary.Id}-map.svg", svgName);
        var root = System.Xml.Linq.XElement.Parse(Encoding.UTF8.GetString(svg));
        Assert.Equal("svg", root.Name.LocalName);
        Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Attribute("class") is not null);
        Assert.All(root.Descendants().Where(e => e.Name.LocalName == "rect"), r => Assert.StartsWith("rgb", r.Attribute("fill")!.Value.Replace("none", "rgb", StringComparison.Ordinal), StringComparison.Ordinal));
        var (pngName, png) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download Accuracy against parameters as PNG" }));
        Assert.Equal($"{view.Summary.Id}-front.png", pngName);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        var (_, board) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download the board as CSV" }));
        Assert.StartsWith("Arm,Finals,Validation %,Test %,Parameters,s per final,s before,Failed\r\n", Encoding.UTF8.GetString(board), StringComparison.Ordinal);
        var (zipName, zip) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download winner" }));
        Assert.EndsWith(".zip", zipName, StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), zip[..2]);
        await window.GoAsync($"/searches/{view.Summary.Id}/view/candidates");
        var (_, csv) = await window.DownloadAsync(window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "CSV" }));
        var lines = Encoding.UTF8.GetString(csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("number,arm,repetition,role,status,learning_rate,adapter_parameters,validation_accuracy,test_accuracy,device_seconds", lines[0]);
        Assert.Equal(view.Candidates.Count, lines.Length - 1);
    }
}
