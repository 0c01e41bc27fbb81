using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using AdapterSearch.Client;
using AdapterSearch.Dashboard;
using AdapterSearch.Dashboard.Remote;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests.Workers;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace AdapterSearch.Silo.Tests.Exporting;

/// <summary>Exports whose worker processes do what a test says: whatever happens to them, the caller hears it and the silo lives on.</summary>
public sealed class BrokenExportTests : IAsyncLifetime
{
    private readonly Workplace place = new();
    private SiloHost host = null!;
    private AdapterSearchClient client = null!;
    private SearchView search = null!;

    private ServeOptions Options => place.Options with { Workers = new WorkerOptions { ExportLimit = TimeSpan.FromSeconds(3) } };

    private WorkerProgram Program { get; set; } = WorkerBench.Scripted;

    public async Task InitializeAsync()
    {
        host = await SiloHost.StartAsync(
            Options,
            services =>
            {
                FakeServices.For(Options, new FakeCandidateRunner(Options))(services);
                services.AddSingleton<IExportBuilder>(new Switched(() => new WorkerExportBuilder(Options, Program, TimeProvider.System, NullLogger<WorkerExportBuilder>.Instance)));
                services.AddSingleton<IAdapterExport, AdapterExport>();
            },
            CancellationToken.None);
        client = new AdapterSearchClient(host.Address, new AdapterSearchClientOptions { Retries = 0 });
        var id = (await client.SubmitAsync(Workplace.Spec)).Id;
        await foreach (var _ in client.WatchAsync(id))
        {
            // Only the end matters.
        }

        search = await client.GetAsync(id);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        place.Dispose();
    }

    [Theory]
    [InlineData("crash", 500, "the export broke down: The worker process ended by SIGSEGV (a crash in native code). Its last lines: double free or corruption")]
    [InlineData("hang", 500, "the export broke down: An export took longer than 3 s (process ")]
    [InlineData("disk", 500, "the export broke down: StorageException: ")]
    [InlineData("refuse", 409, "the update has no low rank")]
    public async Task What_happens_to_an_export_is_said_and_the_next_one_works(string how, int status, string reason)
    {
        var fault = await Assert.ThrowsAsync<SearchApiException>(() => ExportAsync(how));

        Assert.Equal((HttpStatusCode)status, fault.Status);
        Assert.StartsWith(reason, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("tiny-vit by process ", await ExportAsync("write"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(place.SiloFolder, "exports")));
        Assert.True(await client.IsReadyAsync());
    }

    [Fact]
    public async Task Each_export_has_a_process_of_its_own_that_ends_with_it()
    {
        int[] processes = [await ProcessAsync(), await ProcessAsync()];
        Assert.Equal(2, processes.Distinct().Count());
        Assert.All(processes, id => Assert.False(Directory.Exists($"/proc/{id}")));

        async Task<int> ProcessAsync() => int.Parse((await ExportAsync("write")).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_program_that_does_not_come_up_may_do_so_later()
    {
        Program = WorkerBench.Rogue("gone");
        var fault = await Assert.ThrowsAsync<SearchApiException>(() => ExportAsync("write"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fault.Status);
        Assert.StartsWith("no process for the export comes up: The worker process ended with exit code 127.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_takes_the_process_along()
    {
        using var gone = new CancellationTokenSource();
        var export = ExportAsync("hang", gone.Token);
        var began = Stopwatch.GetTimestamp();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export);

        // The next export waits for the turn of the one before.
        await ExportAsync("write");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_host_without_files_passes_the_fault_on()
    {
        Leave("crash");
        var remote = new RemoteAdapterExport(host.Services.GetRequiredService<IGrainFactory>());
        var fault = await Assert.ThrowsAsync<ExportFailedException>(
            () => remote.ZipAsync(search, search.Candidates.First(c => c.Number == search.Winner), CancellationToken.None));
        Assert.False(fault.TryAgain);
        Assert.Contains("SIGSEGV", fault.Message, StringComparison.Ordinal);
    }

    private sealed class Switched(Func<IExportBuilder> builder) : IExportBuilder
    {
        public Task BuildAsync(ExportJob job, CancellationToken cancellation) => builder().BuildAsync(job, cancellation);
    }

    private async Task<string> ExportAsync(string how, CancellationToken cancellation = default)
    {
        Leave(how);
        using var archive = new MemoryStream();
        await client.ExportAsync(search.Summary.Id, archive, search.Winner, cancellation);
        using var zip = new ZipArchive(archive);
        using var reader = new StreamReader(zip.GetEntry("adapter_config.json")!.Open());
        return await reader.ReadToEndAsync(cancellation);
    }

    private void Leave(string how)
    {
        var artefact = Directory.CreateDirectory(Path.Combine(Options.ArtefactFolder(search.Summary.Id), $"candidate-{search.Winner:D5}")).FullName;
        File.WriteAllText(Path.Combine(artefact, ScriptedJobs.HowToExport), how);
    }
}
