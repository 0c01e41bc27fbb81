using System.Text.RegularExpressions;
using AdapterSearch.Client;
using AdapterSearch.Domain;
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

        // Once the text has the last change, what the check says is about it.
        await Assertions.Expect(page.GetByLabel("Spec as JSON")).ToHaveValueAsync(new Regex("\"head-only\""));
        await Assertions.Expect(page.Locator("[data-check=ok]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".fact", new PageLocatorOptions { HasText = "Budget" }).Locator("dd")).ToContainTextAsync("448");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start the search" }).ClickAsync();
        try
        {
            await page.WaitForURLAsync("**/searches/from-form-*");
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The form says: {await page.Locator("section.sticky").InnerTextAsync()}", e);
        }

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
        var page = window.Page;
        await window.GoAsync($"/searches/{id}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Keep it" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the search" })).ToHaveCountAsync(0);
        Assert.Equal(SearchStatus.Running, (await silo.Client.OverviewAsync(id)).Summary.Status);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the search" }).ClickAsync();
        await Assertions.Expect(page.Locator(".summary .chip")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pause" })).ToHaveCountAsync(0);
        var view = await silo.Client.GetAsync(id);
        Assert.Equal(SearchStatus.Cancelled, view.Summary.Status);
        Assert.DoesNotContain(view.Candidates, c => c.Status is CandidateStatus.Running or CandidateStatus.Waiting);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task One_candidate_is_stopped_only_after_a_second_word_and_its_search_goes_on()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        var number = await RunningAsync(silo, id);
        await using var window = await browser.OpenAsync(silo.Host.Address);
        var page = window.Page;
        await window.GoAsync($"/searches/{id}/candidates/{number}");
        await Assertions.Expect(page.Locator(".summary .chip")).ToHaveTextAsync("running");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Let it run" }).ClickAsync();
        Assert.Equal(CandidateStatus.Running, (await silo.Client.CandidateAsync(id, number)).Candidate.Status);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop the candidate" }).ClickAsync();
        await Assertions.Expect(page.Locator(".summary .chip")).ToHaveTextAsync("stopped");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop …" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("table.log tbody tr").First).ToContainTextAsync("Stopped");
        Assert.Equal(CandidateStatus.Stopped, (await silo.Client.CandidateAsync(id, number)).Candidate.Status);
        Assert.DoesNotContain((await silo.Client.NodesAsync()).Nodes.SelectMany(n => n.Running), l => l.Search == id && l.Candidate == number);
        Assert.Equal(SearchStatus.Running, (await silo.Client.OverviewAsync(id)).Summary.Status);
        silo.Runner.Release();
        Assert.Equal(SearchStatus.Completed, (await silo.Client.WaitAsync(id)).Summary.Status);
        Assert.Equal(CandidateStatus.Stopped, (await silo.Client.CandidateAsync(id, number)).Candidate.Status);
        Assert.Empty(window.Faults);
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
    public async Task Candidates_are_filtered_by_state_right_after_the_text_was_cleared()
    {
        var view = await shared.Silo.RunAsync();
        await using var window = await browser.OpenAsync(shared.Silo.Host.Address);
        var page = window.Page;
        await window.GoAsync($"/searches/{view.Summary.Id}/view/candidates");
        await page.GetByPlaceholder("arm or number").FillAsync("uniform");
        await Assertions.Expect(page.Locator("table.candidates tbody tr")).ToHaveCountAsync(view.Candidates.Count(c => c.Arm == "uniform"));
        await page.GetByPlaceholder("arm or number").FillAsync("");
        await page.GetByLabel("State").SelectOptionAsync("failed");
        await Assertions.Expect(page.GetByText("No candidate fits.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("State")).ToHaveValueAsync("failed");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show all" }).ClickAsync();
        await Assertions.Expect(page.Locator("table.candidates tbody tr")).ToHaveCountAsync(view.Candidates.Count);
        await Assertions.Expect(page.GetByLabel("State")).ToHaveValueAsync("");
        await page.GetByLabel("State").SelectOptionAsync("completed");
        await Assertions.Expect(page.Locator("table.candidates tbody tr")).ToHaveCountAsync(view.Candidates.Count(c => c.Status == CandidateStatus.Completed));
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

    /// <summary>Number of the first candidate that reported.</summary>
    private static async Task<int> RunningAsync(RunningSilo silo, string id)
    {
        await foreach (var happened in silo.Client.WatchAsync(id))
        {
            if (happened.Report is not null)
            {
                return happened.Candidate;
            }
        }

        throw new InvalidOperationException("no candidate ran");
    }
}
