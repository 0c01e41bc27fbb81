using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Telemetry;

public sealed class MeasurementsTests
{
    [Fact]
    public async Task A_search_shows_in_the_measurements_of_its_silo_and_only_there()
    {
        await using var other = await RunningSilo.StartAsync();
        await using var silo = await RunningSilo.StartAsync();
        var view = await silo.RunAsync();
        var candidates = view.Candidates.Count;

        var text = await TextAsync(silo);

        Assert.Equal(1, Sum(text, "search_searches_submitted_total"));
        Assert.Equal(1, Sum(text, "search_searches_ended_total", "status=\"Completed\""));
        Assert.Equal(0, Sum(text, "search_searches_active"));
        Assert.Equal(candidates, Sum(text, "search_candidates_finished_total"));
        Assert.Equal(candidates, Sum(text, "search_leases_granted_total"));
        Assert.Equal(candidates, Sum(text, "search_queue_wait_seconds_count"));
        Assert.Equal(candidates, Sum(text, "search_attempt_duration_seconds_count", "status=\"Completed\""));
        Assert.Equal(view.Candidates.Sum(c => c.Outcome!.Steps), Sum(text, "search_training_steps_total"));
        Assert.Equal(10 * view.Candidates.Sum(c => c.Outcome!.Steps), Sum(text, "search_training_samples_total"));
        Assert.Equal(2, Sum(text, "search_slots_capacity"));
        Assert.True(Sum(text, "search_device_memory_used_bytes", "device=\"cpu\"") > 10 << 20);
        Assert.True(Sum(text, "search_device_memory_used_bytes") < Sum(text, "search_device_memory_limit_bytes"));
        Assert.True(Sum(text, "search_data_free_bytes") > 0);
        Assert.Equal(1, Sum(text, "http_server_request_duration_seconds_count", "http_request_method=\"POST\"", $"http_route=\"{ServiceRoutes.Searches}/\"", "http_response_status_code=\"201\""));
        Assert.DoesNotContain("http_route=\"/metrics\"", await TextAsync(silo), StringComparison.Ordinal);
        Assert.Equal(0, Sum(await TextAsync(other), "search_searches_submitted_total"));
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_our_own_measurements()
    {
        await using var silo = await RunningSilo.StartAsync();
        await silo.RunAsync();
        var text = await TextAsync(silo);

        var (_, _, said) = DebianPrograms.Run(DebianPrograms.Promtool, ["check", "metrics"], text);

        // It parsed the text; what remains is its taste in names, and those of the platform are not ours.
        Assert.DoesNotContain("error while linting", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("search_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failures_are_counted_by_kind()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options)
        {
            Fails = a => a.Job is TrainJob { Configuration.Mode: TrainingMode.HeadOnly } ? CandidateOutcome.Failed(FailureKind.Divergence, "the loss became NaN at step 3") : null,
        });
        await silo.RunAsync();

        var text = await TextAsync(silo);

        Assert.Equal(2, Sum(text, "search_attempts_failed_total", "kind=\"Divergence\""));
        Assert.Equal(2, Sum(text, "search_attempts_failed_total"));
    }

    [Fact]
    public async Task A_running_search_shows_its_candidates_by_state()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await foreach (var happened in silo.Client.WatchAsync(id))
        {
            if (happened.Kind == SearchEventKind.Report)
            {
                break;
            }
        }

        var text = await TextAsync(silo);

        Assert.Equal(1, Sum(text, "search_searches_active"));
        Assert.InRange(Sum(text, "search_candidates_current", "state=\"running\""), 1, 2);
        Assert.Equal((await silo.Client.GetAsync(id)).Candidates.Count, Sum(text, "search_candidates_current"));
    }

    private static async Task<string> TextAsync(RunningSilo silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Host.Address };
        return await http.GetStringAsync(ServiceRoutes.Metrics);
    }

    private static double Sum(string text, string name, params string[] labels) => text.Split('\n')
        .Where(l => l.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => l.Contains(label, StringComparison.Ordinal)))
        .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
