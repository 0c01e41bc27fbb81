using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AdapterSearch.Cli;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Cli;

public sealed class CommandLineTests(SharedSilo shared) : IClassFixture<SharedSilo>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cli-tests-").FullName;

    private string Url => shared.Silo.Host.Address.ToString();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        if (Directory.Exists(folder + "-spec"))
        {
            Directory.Delete(folder + "-spec", recursive: true);
        }
    }

    [Fact]
    public async Task Help_lists_every_verb_and_exit_code()
    {
        var run = await CommandRun.RunAsync("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (var verb in new[] { "submit", "list", "show", "watch", "cancel", "clone", "add-candidate", "stop", "delete", "export", "validate", "models", "pretrain", "serve", "bench", "demo" })
        {
            Assert.Contains($"  {verb}", run.Output);
        }

        Assert.Contains(ExitCodes.Help, run.Output.ReplaceLineEndings(" ").Replace("  ", " "));
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("submit")]
    [InlineData("show", "x", "--flag")]
    [InlineData("list", "--url", "no-address")]
    [InlineData("submit", "no-such-file.json")]
    [InlineData("export", "x")]
    [InlineData("show", "")]
    [InlineData("submit", "spec.json", "--key", "two\nlines")]
    [InlineData("submit", "spec.json", "--key", "schlüssel")]
    [InlineData("submit", "spec.json", "--key", "")]
    [InlineData("clone", "x", "--set", "no-such-file.json")]
    [InlineData("stop", "x")]
    [InlineData("stop", "x", "first")]
    [InlineData("stop", "x", "0")]
    [InlineData("add-candidate", "x")]
    [InlineData("add-candidate", "x", "no-such-file.json")]
    [InlineData("add-candidate", "x", "no-such-file.json", "--repetition", "first")]
    [InlineData("delete", " ")]
    [InlineData("export", " ", "--out", "nowhere")]
    public async Task Wrong_usage_is_exit_code_2_with_a_message(params string[] arguments)
    {
        var run = await CommandRun.RunAsync(arguments);

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.StartsWith("search: ", run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Without_a_silo_it_is_exit_code_3_and_says_what_to_do()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();

        var run = await CommandRun.RunAsync("list", "--url", $"http://127.0.0.1:{port}");
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.Contains($"no silo answers at http://127.0.0.1:{port}/: start one with ./search serve", run.Error);

        var json = await CommandRun.RunAsync("list", "--json", "--url", $"http://127.0.0.1:{port}");
        Assert.Equal("", json.Output);
        Assert.Equal(3, JsonDocument.Parse(json.Error).RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task The_address_comes_from_the_environment_when_no_option_names_it()
    {
        var run = await CommandRun.RunAsync(new Dictionary<string, string> { ["ADAPTERSEARCH_URL"] = Url }, CancellationToken.None, "models");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("tiny-vit", run.Output);
    }

    [Fact]
    public async Task A_search_goes_from_submit_through_watch_and_show_to_export()
    {
        var submitted = await CommandRun.RunAsync("submit", SpecFile(Workplace.Spec), "--json", "--url", Url);
        Assert.Equal(0, submitted.ExitCode);
        var id = submitted.JsonLines[0].GetProperty("id").GetString()!;

        var watched = await CommandRun.RunAsync("watch", id, "--json", "--url", Url);
        Assert.Equal(0, watched.ExitCode);
        Assert.Equal("searchEnded", watched.JsonLines[^1].GetProperty("kind").GetString());

        var lines = await CommandRun.RunAsync("watch", id, "--url", Url);
        Assert.Equal(0, lines.ExitCode);
        Assert.Contains("final 1: step 20/20, 10.0 step/s", lines.Output);

        var shown = await CommandRun.RunAsync("show", id, "--url", Url);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("completed", shown.Output);
        Assert.Contains("dam: mean gate of each module", shown.Output);
        Assert.Contains("head <only>", shown.Output);

        var listed = await CommandRun.RunAsync("list", "--json", "--url", Url);
        Assert.Contains(listed.JsonLines[0].EnumerateArray(), s => s.GetProperty("id").GetString() == id);

        var target = Path.Combine(folder, "adapter");
        var exported = await CommandRun.RunAsync("export", id, "--out", target, "--url", Url);
        Assert.Equal(0, exported.ExitCode);
        Assert.True(File.Exists(Path.Combine(target, "adapter_config.json")));
    }

    [Fact]
    public async Task An_export_into_a_folder_with_files_is_refused_and_changes_nothing()
    {
        var id = (await shared.Silo.RunAsync()).Summary.Id;
        var target = Directory.CreateDirectory(Path.Combine(folder, "full")).FullName;
        await File.WriteAllTextAsync(Path.Combine(target, "mine.txt"), "keep");

        var run = await CommandRun.RunAsync("export", id, "--out", target, "--url", Url);

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("is not an empty folder", run.Error);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_failed_export_leaves_nothing_behind()
    {
        var view = await shared.Silo.RunAsync();
        var search = view.Candidates.First(c => c.Role == CandidateRole.Search).Number;
        var target = Path.Combine(folder, "none");

        var run = await CommandRun.RunAsync("export", view.Summary.Id, "--candidate", $"{search}", "--out", target, "--url", Url);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Validate_lists_faults_with_exit_code_2()
    {
        var good = await CommandRun.RunAsync("validate", SpecFile(Workplace.Spec), "--url", Url);
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("budget 448 adapter parameters", good.Output);

        var bad = await CommandRun.RunAsync("validate", SpecFile(Workplace.Spec with { Repetitions = 0, Rank = 0 }), "--url", Url);
        Assert.Equal(ExitCodes.BadInput, bad.ExitCode);
        Assert.Contains("repetitions = 0", bad.Output);
        Assert.Contains("rank = 0", bad.Output);

        var json = await CommandRun.RunAsync("validate", SpecFile(Workplace.Spec with { Rank = 0 }), "--json", "--url", Url);
        Assert.Equal(1, json.JsonLines[0].GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_search_is_exit_code_2()
    {
        var run = await CommandRun.RunAsync("show", "nobody", "--url", Url);

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("there is no search 'nobody'", run.Error);
    }

    [Fact]
    public async Task Watching_that_is_interrupted_is_exit_code_4_and_the_search_goes_on()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        using var interrupt = new CancellationTokenSource();
        var watching = CommandRun.RunAsync(new Dictionary<string, string>(), interrupt.Token, "watch", id, "--url", silo.Host.Address.ToString());
        await interrupt.CancelAsync();

        Assert.Equal(ExitCodes.Cancelled, (await watching).ExitCode);
        Assert.Equal(SearchStatus.Running, (await silo.Client.GetAsync(id)).Summary.Status);
    }

    [Fact]
    public async Task Watching_a_search_that_is_cancelled_is_exit_code_4()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var url = silo.Host.Address.ToString();
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        var watching = CommandRun.RunAsync("watch", id, "--url", url);

        var cancelled = await CommandRun.RunAsync("cancel", id, "--url", url);

        Assert.Equal(0, cancelled.ExitCode);
        Assert.Contains($"{id} cancelled", cancelled.Output);
        Assert.Equal(ExitCodes.Cancelled, (await watching).ExitCode);
    }

    [Fact]
    public async Task A_search_is_cloned_with_changes_and_deleted_when_it_has_ended()
    {
        await using var silo = await RunningSilo.StartAsync();
        var url = silo.Host.Address.ToString();
        var id = (await silo.RunAsync()).Summary.Id;
        var changes = Path.Combine(folder, "changes.json");
        await File.WriteAllTextAsync(changes, """{"seed": 4711}""");

        var cloned = await CommandRun.RunAsync("clone", id, "--set", changes, "--json", "--url", url);
        var clone = cloned.JsonLines[0].GetProperty("id").GetString()!;
        var view = await silo.Client.WaitAsync(clone);
        var kept = await CommandRun.RunAsync("delete", clone, "--url", url);
        var listed = await CommandRun.RunAsync("list", "--url", url);
        var deleted = await CommandRun.RunAsync("delete", clone, "--force", "--url", url);
        var again = await CommandRun.RunAsync("delete", clone, "--force", "--url", url);

        Assert.Equal((0, 4711, 0, 0), (cloned.ExitCode, (int)view.Spec.Seed, kept.ExitCode, deleted.ExitCode));
        Assert.Contains("its record goes by itself on", kept.Output);
        Assert.Contains(" deleted, record kept until", listed.Output);
        Assert.DoesNotContain("files deleted", listed.Output);
        Assert.Contains("its record is gone", deleted.Output);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Equal([id], (await silo.Client.ListAsync()).Select(s => s.Id));
    }

    [Fact]
    public async Task One_candidate_is_stopped_and_the_others_go_on()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var url = silo.Host.Address.ToString();
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await foreach (var happened in silo.Client.WatchAsync(id))
        {
            if (happened is { Kind: SearchEventKind.Report, Candidate: 1 })
            {
                break;
            }
        }

        var running = await CommandRun.RunAsync("delete", id, "--url", url);
        var stopped = await CommandRun.RunAsync("stop", id, "1", "--url", url);

        Assert.NotEqual(0, running.ExitCode);
        Assert.Contains("cancel it first", running.Error);
        Assert.Equal((0, $"{id} #1 stopped"), (stopped.ExitCode, stopped.Output.Trim()));
        Assert.Equal(SearchStatus.Running, (await silo.Client.GetAsync(id)).Summary.Status);
        await silo.Client.CancelAsync(id);
    }

    [Fact]
    public async Task A_candidate_is_added_from_a_file_and_shown_as_one_by_hand()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var url = silo.Host.Address.ToString();
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        const string configuration = """{"mode": "adapters", "adapters": {"modules": [{"module": "0.q", "kind": "lora", "rank": 2, "alpha": 4}]}, "learningRate": 0.02}""";
        var whole = CandidateFile("whole.json", $$"""{"configuration": {{configuration}}, "repetition": 1}""");
        var alone = CandidateFile("alone.json", configuration);

        var first = await CommandRun.RunAsync("add-candidate", id, whole, "--key", "mine", "--url", url);
        var again = await CommandRun.RunAsync("add-candidate", id, whole, "--key", "mine", "--json", "--url", url);
        var second = await CommandRun.RunAsync("add-candidate", id, alone, "--url", url);
        var third = await CommandRun.RunAsync("add-candidate", id, whole, "--repetition", "0", "--json", "--url", url);
        Assert.StartsWith($"{id} #1000000001 by hand 2, ", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1_000_000_001), (again.ExitCode, again.JsonLines[0].GetProperty("number").GetInt32()));
        Assert.StartsWith($"{id} #1000000002 by hand 1, ", second.Output, StringComparison.Ordinal);
        Assert.Equal((1_000_000_003, 0, "manual"), (third.JsonLines[0].GetProperty("number").GetInt32(), third.JsonLines[0].GetProperty("repetition").GetInt32(), third.JsonLines[0].GetProperty("role").GetString()));

        var outside = await CommandRun.RunAsync("add-candidate", id, alone, "--repetition", "2", "--url", url);
        var faulty = await CommandRun.RunAsync("add-candidate", id, CandidateFile("faulty.json", """{"configuration": {"mode": "full", "learningRate": 0}}"""), "--url", url);
        var noObject = await CommandRun.RunAsync("add-candidate", id, CandidateFile("list.json", "[1]"), "--url", url);
        var noJson = await CommandRun.RunAsync("add-candidate", id, CandidateFile("text.json", "{"), "--url", url);
        Assert.All([outside, faulty, noObject, noJson], r => Assert.Equal(ExitCodes.BadInput, r.ExitCode));
        Assert.Contains("repetition = 2: must lie between 0 and 1", outside.Error);
        Assert.Contains("configuration.learningRate = 0", faulty.Error);
        Assert.Contains("configuration.mode = full", faulty.Error);
        Assert.Contains("must hold a JSON object", noObject.Error);
        Assert.Contains("is not JSON", noJson.Error);

        silo.Runner.Release();
        var watched = await CommandRun.RunAsync("watch", id, "--url", url);
        Assert.Contains("#1000000001 by hand 2: Added by hand with the seeds of repetition 2.", watched.Output);
        Assert.Contains("#1000000002 by hand 1: step 20/20", watched.Output);
        var shown = await CommandRun.RunAsync("show", id, "--url", url);
        Assert.Contains("#1000000001 by hand 2 completed: validation ", shown.Output);
        Assert.Contains("64 parameters, learning rate 0.02", shown.Output);
        var late = await CommandRun.RunAsync("add-candidate", id, whole, "--url", url);
        Assert.NotEqual(0, late.ExitCode);
        Assert.Contains($"./search clone {id}", late.Error);
    }

    private string CandidateFile(string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private string SpecFile(SearchSpec spec)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder + "-spec").FullName, "spec.json");
        File.WriteAllText(file, JsonSerializer.Serialize(spec, JsonDefaults.Indented));
        return file;
    }
}
