using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Cli;
using AdapterSearch.Cli.Comparisons;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Cli;

/// <summary>A comparison of four arms with a silo of its own as a child process, whose runner computes nothing.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private static readonly SearchSpec Spec = Workplace.Spec with
    {
        Name = "four",
        LearningRates = [0.01, 0.02],
        Repetitions = 5,
        Arms =
        [
            new ArmSpec("dam", new DamStrategyOptions()),
            new ArmSpec("uniform", new UniformOptions()),
            new ArmSpec("random", new RandomSearchOptions { Trials = 50, Ranks = [1, 2] }),
            new ArmSpec("everything", new AllModulesOptions()),
        ],
    };

    private readonly Workplace place = new();
    private readonly Dictionary<string, string> environment;

    public CompareCommandTests()
    {
        environment = new Dictionary<string, string>
        {
            ["ADAPTERSEARCH_HOME"] = place.Folder,
            ["ADAPTERSEARCH_SILO"] = typeof(CompareCommandTests).Assembly.Location,
        };
        Write(Spec);
    }

    private string SpecFile => Path.Combine(place.Folder, "four.json");

    private string Results => Path.Combine(place.Folder, "out", "compare", "four");

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Four_arms_give_a_table_a_page_and_a_record_and_the_same_command_again_trains_nothing()
    {
        Write(Spec, json => json["allowanceFineTunes"] = 4);
        var first = await RunAsync("compare", SpecFile);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("Chosen by validation: ", first.Output);
        Assert.Contains("written: ", first.Output);
        var record = ComparisonRecord.Read(await File.ReadAllTextAsync(Path.Combine(Results, "results.json")), "results");

        // The command makes the terms equal where the spec does not say: its own rate for each arm, the same work.
        Assert.Equal((LearningRateTuning.PerArm, ComputeRule.EqualDevice), (record.Deterministic.Spec.Tuning, record.Deterministic.Spec.Compute));
        Assert.Equal(80, record.AllowanceSteps);
        var comparison = Comparison.Of(record);
        Assert.Equal([80, 80, 80, 80], comparison.Arms.Select(a => a.PlannedSteps));
        Assert.All(comparison.Arms, a => Assert.Equal(5, a.Test.Count));
        Assert.Equal([true, true, false, true], comparison.Arms.Select(a => a.TuningSeconds > 0));

        // Three trials and a final training are four fine-tunes, and nothing but a final training scored the test split.
        Assert.Equal(3 * 5, record.Deterministic.Candidates.Count(c => c is { Arm: "random", Role: CandidateRole.Trial }));
        Assert.All(record.Deterministic.Candidates, c => Assert.Equal(c.Role == CandidateRole.Final, c.Test is not null));
        Assert.Equal(Standing.Reference, comparison.Arms[3].Standing);
        Assert.Equal(record.Deterministic.Winner!.Arm, comparison.Winner!.Name);
        Assert.NotEmpty(record.Rungs);
        var page = await File.ReadAllTextAsync(Path.Combine(Results, "report.html"));
        var table = await File.ReadAllTextAsync(Path.Combine(Results, "table.md"));
        Assert.Equal(4 + 2, table.Split('\n').Count(l => l.StartsWith('|')));

        var second = await RunAsync("compare", SpecFile);
        Assert.Equal(0, second.ExitCode);
        var again = ComparisonRecord.Read(await File.ReadAllTextAsync(Path.Combine(Results, "results.json")), "results");
        Assert.Equal(record.Run.Submitted, again.Run.Submitted);
        Assert.Equal(record.Run.SearchId, again.Run.SearchId);

        var fresh = await RunAsync("compare", SpecFile, "--fresh");
        Assert.Equal(0, fresh.ExitCode);
        var anew = ComparisonRecord.Read(await File.ReadAllTextAsync(Path.Combine(Results, "results.json")), "results");
        Assert.NotEqual(record.Run.Submitted, anew.Run.Submitted);
        Assert.Equal(JsonSerializer.Serialize(record.Deterministic, JsonDefaults.Compact), JsonSerializer.Serialize(anew.Deterministic, JsonDefaults.Compact));
        (page, table) = (await File.ReadAllTextAsync(Path.Combine(Results, "report.html")), await File.ReadAllTextAsync(Path.Combine(Results, "table.md")));

        // The record alone makes the same table and page again.
        var other = Path.Combine(place.Folder, "again");
        environment.Remove("ADAPTERSEARCH_SILO");
        var rendered = await RunAsync("compare", "--from-record", Path.Combine(Results, "results.json"), "--out", other);
        Assert.True(rendered.ExitCode == 0, rendered.Error);
        Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(other, "report.html")));
        Assert.Equal(table, await File.ReadAllTextAsync(Path.Combine(other, "table.md")));
    }

    [Fact]
    public async Task An_interrupted_comparison_is_exit_code_4_and_another_spec_begins_anew()
    {
        using var interrupt = new CancellationTokenSource();
        var running = CommandRun.RunAsync(environment, interrupt.Token, "compare", SpecFile);
        await interrupt.CancelAsync();
        var interrupted = await running;
        Assert.Equal(ExitCodes.Cancelled, interrupted.ExitCode);
        Assert.Contains("the same command again goes on where it was", interrupted.Error);

        var run = await RunAsync("compare", SpecFile, "--repetitions", "2", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("warning: 2 repetitions; with fewer than 5 little can be separated", run.Error);
        var answer = run.JsonLines[^1];
        Assert.Equal(4, answer.GetProperty("arms").GetArrayLength());
        Assert.All(answer.GetProperty("arms").EnumerateArray(), a => Assert.Equal(2, a.GetProperty("repetitions").GetInt32()));
    }

    [Fact]
    public async Task Numbers_that_clash_are_refused_in_one_message()
    {
        Write(Spec, json =>
        {
            json["allowanceFineTunes"] = 2;
            json["racing"] = new JsonObject { ["minRepetitions"] = 6, ["maxRepetitions"] = 5 };
        });
        var run = await RunAsync("compare", SpecFile);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("racing.minRepetitions = 6: must not exceed racing.maxRepetitions = 5", run.Error);

        Write(Spec, json => json["allowanceFineTunes"] = 2);
        run = await RunAsync("compare", SpecFile);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("arm 'dam': a repetition costs 3 fine-tunes with its search; allowanceFineTunes is 2", run.Error);
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("compare", "a.json", "--from-record", "b.json")]
    [InlineData("compare", "a.json", "--repetitions", "0")]
    [InlineData("compare", "missing.json")]
    [InlineData("compare", "--from-record", "missing.json")]
    public async Task Wrong_use_is_exit_code_2(params string[] arguments) => Assert.Equal(ExitCodes.BadInput, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task What_is_no_record_is_said()
    {
        File.WriteAllText(SpecFile, """{ "format": 1 }""");
        var run = await RunAsync("compare", "--from-record", SpecFile);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("is no run record", run.Error);
    }

    private void Write(SearchSpec spec, Action<JsonObject>? change = null)
    {
        var json = JsonSerializer.SerializeToNode(spec, JsonDefaults.Indented)!.AsObject();
        change?.Invoke(json);
        File.WriteAllText(SpecFile, json.ToJsonString());
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.RunAsync(environment, CancellationToken.None, arguments);
}
