using System.Globalization;
using System.Net;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>Settings of a process of a cluster, from environment variables: secrets do not stand on command lines. docs/cluster.md lists them.</summary>
public sealed record ClusterSettings
{
    /// <summary>Name of the variable with the Npgsql connection string.</summary>
    public const string PostgresVariable = "ADAPTERSEARCH_POSTGRES";

    /// <summary>Name of the variable with the path of a file that holds the connection string; wins over <see cref="PostgresVariable"/>.</summary>
    public const string PostgresFileVariable = "ADAPTERSEARCH_POSTGRES_FILE";

    /// <summary>Npgsql connection string; null when none was given.</summary>
    public string? Postgres { get; init; }

    /// <summary>Silos and clients of the same value form one cluster.</summary>
    public string ClusterId { get; init; } = "adaptersearch";

    /// <summary>Owner of grain state and reminders.</summary>
    public string ServiceId { get; init; } = "adaptersearch";

    /// <summary>Name of the node: the same after a restart, different on every silo.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>Address under which others reach this silo.</summary>
    public IPAddress Advertise { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for clients.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>How long stopping may take: attempts leave checkpoints, grains move.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>True inside a Kubernetes pod that was told its name, namespace and address.</summary>
    public bool InPod { get; init; }

    /// <summary>Reads the settings of this process.</summary>
    /// <exception cref="IOException">Some are wrong, or the file of the connection string cannot be read; the message names all of them.</exception>
    public static ClusterSettings Read() => Read(Environment.GetEnvironmentVariable);

    /// <summary>Reads settings.</summary>
    /// <param name="variable">Value of a variable; null or empty when it is not set.</param>
    /// <exception cref="IOException">Some are wrong, or the file of the connection string cannot be read; the message names all of them.</exception>
    public static ClusterSettings Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string? Text(string name) => variable(name) is { Length: > 0 } text ? text.Trim() : null;
        var problems = new List<string>();
        var defaults = new ClusterSettings();
        var settings = new ClusterSettings
        {
            Postgres = Connection(Text, problems),
            ClusterId = Text("ORLEANS_CLUSTER_ID") ?? defaults.ClusterId,
            ServiceId = Text("ORLEANS_SERVICE_ID") ?? defaults.ServiceId,
            Node = Text("ADAPTERSEARCH_NODE") ?? Text("POD_NAME") ?? defaults.Node,
            Advertise = Address(Text, problems) ?? defaults.Advertise,
            SiloPort = Number(Text, "ORLEANS_SILO_PORT", defaults.SiloPort, 65_535, problems),
            GatewayPort = Number(Text, "ORLEANS_GATEWAY_PORT", defaults.GatewayPort, 65_535, problems),
            Grace = TimeSpan.FromSeconds(Number(Text, "ADAPTERSEARCH_GRACE", (int)defaults.Grace.TotalSeconds, 3600, problems)),
            InPod = Text("KUBERNETES_SERVICE_HOST") is not null && Text("POD_NAME") is not null && Text("POD_NAMESPACE") is not null && Text("POD_IP") is not null,
        };
        if (settings.SiloPort == settings.GatewayPort)
        {
            problems.Add($"ORLEANS_SILO_PORT and ORLEANS_GATEWAY_PORT are both {settings.SiloPort}: they must differ");
        }

        return problems.Count == 0 ? settings : throw new IOException(string.Join("; ", problems));
    }

    /// <summary>The connection string.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public string RequirePostgres() => Postgres
        ?? throw new IOException($"no PostgreSQL connection: set {PostgresFileVariable} to a file that holds the connection string, or {PostgresVariable} to the string itself");

    /// <summary>Without the connection string, which holds a password.</summary>
    public override string ToString() => $"cluster {ClusterId}, service {ServiceId}, node {Node} at {Advertise}:{SiloPort}, gateway {GatewayPort}";

    private static string? Connection(Func<string, string?> text, List<string> problems)
    {
        if (text(PostgresFileVariable) is not { } file)
        {
            return text(PostgresVariable);
        }

        try
        {
            if (File.ReadAllText(file).Trim() is { Length: > 0 } content)
            {
                return content;
            }

            problems.Add($"{PostgresFileVariable} = {file}: the file is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{PostgresFileVariable} = {file}: {e.Message}");
        }

        return null;
    }

    private static IPAddress? Address(Func<string, string?> text, List<string> problems)
    {
        var (name, value) = text("ADAPTERSEARCH_ADVERTISE") is { } own ? ("ADAPTERSEARCH_ADVERTISE", own) : ("POD_IP", text("POD_IP"));
        if (value is null)
        {
            return null;
        }

        if (IPAddress.TryParse(value, out var address))
        {
            return address;
        }

        problems.Add($"{name} = {value}: must be an IP address");
        return null;
    }

    private static int Number(Func<string, string?> text, string name, int otherwise, int most, List<string> problems)
    {
        if (text(name) is not { } value)
        {
            return otherwise;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        problems.Add($"{name} = {value}: must lie between 1 and {most}");
        return otherwise;
    }
}
