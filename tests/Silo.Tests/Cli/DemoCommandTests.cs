using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Cli;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Cli;

/// <summary>The demo with a silo of its own as a child process: this test program, whose runner computes nothing.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly Workplace place = new();
    private readonly Dictionary<string, string> environment;

    public DemoCommandTests()
    {
        environment = new Dictionary<string, string>
        {
            ["ADAPTERSEARCH_HOME"] = place.Folder,
            ["ADAPTERSEARCH_SILO"] = typeof(DemoCommandTests).Assembly.Location,
        };
        Directory.CreateDirectory(Path.Combine(place.Folder, "experiments"));
        File.WriteAllText(Path.Combine(place.Folder, "experiments", "demo.json"), JsonSerializer.Serialize(Workplace.Spec, JsonDefaults.Indented));
    }

    private string Results => Path.Combine(place.Folder, "out", "demo");

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task The_demo_writes_adapter_report_and_record_and_a_second_run_gives_the_same_scores()
    {
        var first = await RunAsync("demo");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("dam", first.Output);
        Assert.Contains("written: ", first.Output);
        Assert.True(File.Exists(Path.Combine(Results, "adapter", "adapter_config.json")));
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(Path.Combine(Results, "report.html")));
        var before = Record();

        var second = await RunAsync("demo", "--json");
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.All(second.JsonLines, l => Assert.Equal(JsonValueKind.Object, l.ValueKind));
        var after = Record();

        Assert.Equal(before["deterministic"]!.ToJsonString(), after["deterministic"]!.ToJsonString());
        Assert.NotEqual(before["run"]!["submitted"]!.ToJsonString(), after["run"]!["submitted"]!.ToJsonString());
    }

    [Fact]
    public async Task An_interrupted_demo_is_exit_code_4_and_is_gone_on_with_by_resume()
    {
        using var interrupt = new CancellationTokenSource();
        var running = CommandRun.RunAsync(environment, interrupt.Token, "demo");
        await interrupt.CancelAsync();
        Assert.Equal(ExitCodes.Cancelled, (await running).ExitCode);

        var resumed = await RunAsync("demo", "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        // The same data folder again holds the finished search under the same key, so nothing is trained again.
        var submitted = Record()["run"]!["submitted"]!.ToJsonString();
        Assert.Equal(0, (await RunAsync("demo", "--resume")).ExitCode);
        Assert.Equal(submitted, Record()["run"]!["submitted"]!.ToJsonString());
    }

    [Fact]
    public async Task A_spec_with_faults_ends_the_demo_with_exit_code_2()
    {
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "experiments", "demo.json"), """{ "nmae": "demo" }""");

        var run = await RunAsync("demo");

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("nmae: unknown key", run.Error);
        Assert.False(File.Exists(Path.Combine(Results, "report.html")));
    }

    [Fact]
    public async Task Serve_on_a_port_in_use_is_exit_code_3()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var run = await RunAsync("serve", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}", "--data", place.SiloFolder);

        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.False(Directory.Exists(place.SiloFolder));
    }

    [Fact]
    public async Task An_unknown_benchmark_is_exit_code_2()
    {
        Assert.Equal(ExitCodes.BadInput, (await RunAsync("bench", "nothing-of-that-name")).ExitCode);
    }

    [Fact]
    public async Task A_silo_that_is_not_built_is_said_with_the_way_to_build_it()
    {
        environment["ADAPTERSEARCH_SILO"] = Path.Combine(place.Folder, "missing.dll");

        var run = await RunAsync("serve");

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("missing.dll", run.Error);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.RunAsync(environment, CancellationToken.None, arguments);

    private JsonNode Record() => JsonNode.Parse(File.ReadAllText(Path.Combine(Results, "record.json")))!;
}
