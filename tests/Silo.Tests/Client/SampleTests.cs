using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
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
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
