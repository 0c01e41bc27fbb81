using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Client;

/// <summary>The programs that the pages show, run as they stand there against a silo that demands a token.</summary>
public sealed class SampleTests(GuardedSilo silo) : IClassFixture<GuardedSilo>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("samples-").FullName;

    [Fact]
    public async Task The_sample_program_follows_a_search_and_takes_its_winner_home()
    {
        var adapter = Path.Combine(folder, "adapter");
        var run = await RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "AdapterSearch.Follow.dll"), silo.Host.Address.ToString(), Spec("program"), adapter);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("winner: candidate", run.Output);
        Assert.True(File.Exists(Path.Combine(adapter, "adapter_config.json")));
    }

    [Fact]
    public async Task The_python_example_follows_a_search()
    {
        var run = await RunAsync("python3", Sample("search.py"), silo.Host.Address.ToString(), Spec("python"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("1 Search python accepted", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"uniform +test 0\.\d+ +448 parameters", run.Output);
        Assert.Matches(@"winner: \d+", run.Output);
    }

    [Fact]
    public async Task The_python_example_outlasts_a_server_that_dies_and_a_gateway_without_one()
    {
        using var service = new ScriptedService(
            Answer("201 Created", """{"id":"s-1"}"""),
            Chunk("id: 1\ndata: {\"sequence\":1,\"message\":\"one\"}\n\nid: 2\ndata: {\"sequ"),
            Answer("503 Service Unavailable", ""),
            Chunk("id: 2\ndata: {\"sequence\":2,\"message\":\"two\"}\n\nevent: end\ndata: {}\n\n"),
            Answer("200 OK", """{"lines":[],"winner":3}"""));
        var run = await RunAsync("python3", Sample("search.py"), service.Address, Spec("scripted"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("1 one\n2 two\nwinner: 3\n", run.Output);
        Assert.Equal(["0", "1", "1"], service.Asked.Select(LastEventId).Where(i => i.Length > 0));
    }

    [Fact]
    public async Task The_python_example_ends_when_it_is_refused()
    {
        using var service = new ScriptedService(Answer("201 Created", """{"id":"s-1"}"""), Answer("401 Unauthorized", ""));
        var run = await RunAsync("python3", Sample("search.py"), service.Address, Spec("refused"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("401", run.Error);
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task The_curl_example_takes_an_adapter_home()
    {
        var adapter = Path.Combine(folder, "adapter.zip");
        var run = await RunAsync("bash", Sample("search.sh"), silo.Host.Address.ToString(), Spec("curl"), adapter);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(SearchStatus.Completed, JsonSerializer.Deserialize<BoardView>(run.Output, JsonDefaults.Compact)!.Summary.Status);
        using var zip = ZipFile.OpenRead(adapter);
        Assert.NotNull(zip.GetEntry("adapter_config.json"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Answer(string status, string json) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n{json}";

    /// <summary>A piece of a stream whose end never comes: the connection is closed behind it.</summary>
    private static string Chunk(string text) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{text.Length:x}\r\n{text}\r\n";

    private static string LastEventId(string request) => Regex.Match(request, "(?i)last-event-id: (\\d+)").Groups[1].Value;

    private static string Sample(string name) => Path.Combine(CommandRun.RepositoryRoot, "samples", name);

    private string Spec(string name)
    {
        var path = Path.Combine(folder, $"{name}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(Workplace.Spec with { Name = name }, JsonDefaults.Compact));
        return path;
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ADAPTERSEARCH_TOKEN"] = silo.Texts[AccessRole.Submit];
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        return (process.ExitCode, await output, await error);
    }
}
