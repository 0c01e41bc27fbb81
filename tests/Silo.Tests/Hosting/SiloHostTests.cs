using System.Net;
using System.Net.Sockets;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests.Hosting;

public sealed class SiloHostTests
{
    [Fact]
    public async Task A_port_in_use_is_said_clearly_and_nothing_is_written()
    {
        using var place = new Workplace();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var options = place.Options with { Port = port };

        var fault = await Assert.ThrowsAsync<PortInUseException>(
            () => SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None));

        Assert.Contains($"port {port} on 127.0.0.1 is in use", fault.Message);
        Assert.False(Directory.Exists(place.SiloFolder));
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_said_clearly_and_nothing_is_written()
    {
        using var place = new Workplace();

        // 192.0.2.0/24 is kept for documentation (RFC 5737), so no machine has it.
        var options = place.Options with { Listen = IPAddress.Parse("192.0.2.1") };

        var fault = await Assert.ThrowsAsync<IOException>(
            () => SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None));

        Assert.StartsWith("cannot listen on 192.0.2.1 port 0: ", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place.SiloFolder));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        using var place = new Workplace();
        var file = Path.Combine(place.Folder, "file");
        await File.WriteAllTextAsync(file, "not a folder");
        var options = place.Options with { DataFolder = file };

        var fault = await Assert.ThrowsAsync<IOException>(
            () => SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None));

        Assert.StartsWith($"the data folder {file} cannot be made: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal("not a folder", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_data_folder_belongs_to_one_silo_at_a_time()
    {
        using var place = new Workplace();
        await using (await RunningSilo.StartAsync(place))
        {
            var fault = await Assert.ThrowsAsync<IOException>(() => RunningSilo.StartAsync(place));
            Assert.Contains("belongs to a silo that is running", fault.Message);
        }

        await using var next = await RunningSilo.StartAsync(place);
        Assert.True(await next.Client.IsReadyAsync());
    }

    [Fact]
    public async Task A_silo_that_is_started_again_goes_on_where_it_was_and_gives_the_same_scores()
    {
        using var place = new Workplace();
        string id;
        await using (var first = await RunningSilo.StartAsync(place, options => new FakeCandidateRunner(options) { Holds = true }))
        {
            id = (await first.Client.SubmitAsync(Workplace.Spec)).Id;
            await foreach (var happened in first.Client.WatchAsync(id))
            {
                if (happened.Kind == SearchEventKind.Report)
                {
                    break;
                }
            }
        }

        await using var second = await RunningSilo.StartAsync(place);
        await foreach (var _ in second.Client.WatchAsync(id))
        {
            // To the end.
        }

        var resumed = await second.Client.GetAsync(id);
        var fresh = await second.RunAsync();
        Assert.Equal(SearchStatus.Completed, resumed.Summary.Status);
        Assert.Equal(
            fresh.Board.Select(l => (l.Arm, l.Finals, l.TestAccuracy, l.ValidationAccuracy)),
            resumed.Board.Select(l => (l.Arm, l.Finals, l.TestAccuracy, l.ValidationAccuracy)));
    }

    [Fact]
    public async Task A_failed_candidate_is_data_on_the_board()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options)
        {
            Fails = a => a.Job is TrainJob { Configuration.Mode: TrainingMode.HeadOnly } ? CandidateOutcome.Failed(FailureKind.Divergence, "the loss became NaN at step 3") : null,
        });

        var view = await silo.RunAsync();

        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        var line = view.Board.Single(l => l.Arm == "head <only>");
        Assert.Equal((0, 2), (line.Finals, line.Failures));
    }
}
