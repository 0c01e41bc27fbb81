using System.Net;
using AdapterSearch.Dashboard.Setup;

namespace AdapterSearch.Silo.Tests.Setup;

public sealed class ClusterSettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("settings-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_variables_a_silo_stands_alone_on_loopback() =>
        Assert.Equal(new ClusterSettings(), Read([]));

    [Fact]
    public void A_pod_is_named_and_reached_as_the_downward_API_says()
    {
        var settings = Read(new() { ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1", ["POD_NAME"] = "silo-1", ["POD_NAMESPACE"] = "search", ["POD_IP"] = "10.1.2.3" });
        Assert.Equal(("silo-1", IPAddress.Parse("10.1.2.3"), true), (settings.Node, settings.Advertise, settings.InPod));
        Assert.False(Read(new() { ["POD_NAME"] = "silo-1", ["POD_IP"] = "10.1.2.3" }).InPod);
    }

    [Fact]
    public void Own_variables_win_over_those_of_the_pod()
    {
        var settings = Read(new()
        {
            ["POD_NAME"] = "silo-1", ["ADAPTERSEARCH_NODE"] = "gpu-7", ["POD_IP"] = "10.1.2.3", ["ADAPTERSEARCH_ADVERTISE"] = "::1", ["ORLEANS_CLUSTER_ID"] = "blue",
            ["ORLEANS_SERVICE_ID"] = "search", ["ORLEANS_SILO_PORT"] = "1", ["ORLEANS_GATEWAY_PORT"] = "65535", ["ADAPTERSEARCH_GRACE"] = "90",
        });
        Assert.Equal(
            new ClusterSettings
            {
                Node = "gpu-7", Advertise = IPAddress.IPv6Loopback, ClusterId = "blue", ServiceId = "search", SiloPort = 1, GatewayPort = 65535, Grace = TimeSpan.FromSeconds(90),
            },
            settings);
    }

    [Fact]
    public void The_connection_string_comes_from_a_file_before_it_comes_from_a_variable_and_is_never_shown()
    {
        var file = Path.Combine(folder, "secret");
        File.WriteAllText(file, "Host=db;Password=hidden\n");
        var settings = Read(new() { [ClusterSettings.PostgresFileVariable] = file, [ClusterSettings.PostgresVariable] = "Host=other" });
        Assert.Equal("Host=db;Password=hidden", settings.RequirePostgres());
        Assert.DoesNotContain("hidden", settings.ToString(), StringComparison.Ordinal);
        Assert.Equal("Host=other", Read(new() { [ClusterSettings.PostgresVariable] = "Host=other" }).RequirePostgres());
        Assert.Contains(ClusterSettings.PostgresFileVariable, Assert.Throws<IOException>(() => Read([]).RequirePostgres()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_stands_in_one_message()
    {
        var file = Path.Combine(folder, "empty");
        File.WriteAllText(file, " \n");
        var fault = Assert.Throws<IOException>(() => Read(new()
        {
            [ClusterSettings.PostgresFileVariable] = file, ["POD_IP"] = "here", ["ORLEANS_SILO_PORT"] = "30000", ["ADAPTERSEARCH_GRACE"] = "-1",
        }));
        Assert.Equal(
            $"ADAPTERSEARCH_POSTGRES_FILE = {file}: the file is empty; POD_IP = here: must be an IP address; ADAPTERSEARCH_GRACE = -1: must lie between 1 and 3600; "
            + "ORLEANS_SILO_PORT and ORLEANS_GATEWAY_PORT are both 30000: they must differ",
            fault.Message);
    }

    private static ClusterSettings Read(Dictionary<string, string> variables) => ClusterSettings.Read(variables.GetValueOrDefault);
}
