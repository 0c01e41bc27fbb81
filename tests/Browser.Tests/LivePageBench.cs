using System.Globalization;
using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Browser.Tests;

/// <summary>How long after it was stored a score is in the pages of ten viewers, and how long a first page takes. Nothing trains meanwhile.</summary>
internal static class LivePageBench
{
    private const int Viewers = 10, Trials = 120;
    private const double LiveBar = 500, LoadBar = 1000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync()
    {
        using var place = new Workplace();
        var runner = new PacedRunner(new FakeCandidateRunner(place.Options));
        await using var host = await SiloHost.StartAsync(place.Options, FakeServices.For(place.Options, runner), CancellationToken.None);
        using var client = new AdapterSearchClient(host.Address, new AdapterSearchClientOptions());
        var id = (await client.SubmitAsync(Workplace.Spec with
        {
            Name = "live",
            Repetitions = 1,
            Arms = [new ArmSpec("random-search", new RandomSearchOptions { Trials = Trials, Ranks = [1, 2] })],
        })).Id;
        var browser = new Browser();
        await browser.InitializeAsync();
        try
        {
            var loads = new List<double>();
            for (var i = 0; i < 5; i++)
            {
                await using var fresh = await browser.OpenAsync(host.Address);
                await fresh.Page.GotoAsync("/");
                loads.Add(await fresh.Page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].loadEventEnd"));
            }

            var windows = new List<Window>();
            for (var i = 0; i < Viewers; i++)
            {
                var window = await browser.OpenAsync(host.Address);
                windows.Add(window);
                await window.GoAsync($"/searches/{id}");
                await window.Page.EvaluateAsync("""
                    () => {
                      window.seen = [];
                      let last = 0;
                      const look = () => {
                        const version = Number(document.querySelector("[data-version]")?.dataset.version ?? 0);
                        if (version > last) { last = version; window.seen.push([version, Date.now()]); }
                      };
                      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
                      look();
                    }
                    """);
            }

            var search = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISearchGrain>(id);
            var from = (await search.GetOverviewAsync())!.LastEvent;
            runner.Open();
            var scored = new List<SearchEvent>();
            await foreach (var happened in search.WatchAsync(from))
            {
                if (happened is { Kind: SearchEventKind.Ended, View.Outcome.Validation: not null })
                {
                    scored.Add(happened);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
            var delays = new List<double>();
            foreach (var window in windows)
            {
                var seen = JsonSerializer.Deserialize<double[][]>(await window.Page.EvaluateAsync<string>("() => JSON.stringify(window.seen)"))!;
                delays.AddRange(scored.Select(s => seen.FirstOrDefault(v => v[0] >= s.Sequence) is { } first ? first[1] - s.Time.ToUnixTimeMilliseconds() : double.PositiveInfinity));
                await window.DisposeAsync();
            }

            delays.Sort();
            loads.Sort();
            double p95 = delays[(int)(0.95 * (delays.Count - 1))], load = loads[loads.Count / 2];
            var holds = p95 <= LiveBar && load <= LoadBar;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scored.Count} scores, {Viewers} viewers: stored to visible p50 {delays[delays.Count / 2]:0} ms, p95 {p95:0} ms, most {delays[^1]:0} ms (bar {LiveBar:0}); first page {load:0} ms (bar {LoadBar:0})"));
            Console.WriteLine(JsonSerializer.Serialize(new { bench = "live-page", scores = scored.Count, viewers = Viewers, p50Ms = delays[delays.Count / 2], p95Ms = p95, mostMs = delays[^1], firstPageMs = load, holds }));
            return holds ? 0 : 1;
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }

    /// <summary>Ends candidates one after the other at an even pace once it was opened.</summary>
    private sealed class PacedRunner(FakeCandidateRunner inner) : ICandidateRunner
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => open.TrySetResult();

        public async Task<CandidateOutcome> RunAsync(CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
        {
            await open.Task.WaitAsync(cancellation);
            await Task.Delay(Pace, cancellation);
            return await inner.RunAsync(assignment, report, cancellation);
        }
    }
}
