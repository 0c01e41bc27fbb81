using System.Net;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Setup;

/// <summary>How a silo process is set up.</summary>
public sealed record ServeOptions
{
    /// <summary>Address to listen on; loopback unless told otherwise.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>Folder of databases and artefacts; created when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder below which specs name base models.</summary>
    public required string ModelRoot { get; init; }

    /// <summary>Folder below which specs name task data.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Candidates that train at once; null takes one per core, divided by the threads of each.</summary>
    public int? Slots { get; init; }

    /// <summary>Devices that train; none takes the processor with <see cref="Slots"/> slots and does not watch its memory.</summary>
    public IReadOnlyList<NodeDevice> Devices { get; init; } = [];

    /// <summary>The tensor library, where somebody has asked already; null before.</summary>
    public TensorFacts? Tensors { get; init; }

    /// <summary>Threads of each slot.</summary>
    public int ThreadsPerSlot { get; init; } = 1;

    /// <summary>Where candidates train, and how worker processes are watched.</summary>
    public WorkerOptions Workers { get; init; } = new();

    /// <summary>Log everything, not only warnings.</summary>
    public bool Verbose { get; init; }

    /// <summary>Stop when the input ends, so that a parent process takes this one with it.</summary>
    public bool StopWithInput { get; init; }

    /// <summary>Demand a token on loopback too; beyond loopback one is always demanded.</summary>
    public bool RequireToken { get; init; }

    /// <summary>File that keeps the tokens; null takes tokens.json below the data folder.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Networks of reverse proxies that are believed about who calls.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How often a caller may ask.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>File that keeps the tokens, after the default was applied.</summary>
    public string EffectiveTokenFile => TokenFile ?? Path.Combine(DataFolder, "tokens.json");

    /// <summary>Who may do what over HTTP.</summary>
    public AccessOptions Access => new()
    {
        WithoutToken = IPAddress.IsLoopback(Listen) && !RequireToken ? AccessRole.Admin : null,
        TokenFile = EffectiveTokenFile,
        KeyFolder = Path.Combine(DataFolder, "keys"),
        TrustedProxies = TrustedProxies,
        Limits = Limits,
    };

    /// <summary>Slots after the default was applied.</summary>
    public int EffectiveSlots => Devices.Count > 0 ? Devices.Sum(d => d.Slots) : Slots ?? Math.Max(1, Environment.ProcessorCount / ThreadsPerSlot);

    /// <summary>Working directory of worker processes.</summary>
    public string WorkerFolder => Path.Combine(DataFolder, "workers");

    /// <summary>Where history and artefact index are kept.</summary>
    public StoreKind Store { get; init; }

    /// <summary>Folder of all searches' artefacts, shared by the silos of a cluster; null takes one below the data folder.</summary>
    public string? ArtefactRoot { get; init; }

    /// <summary>Database, ports and names in a cluster.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Folder of all searches' artefacts, after the default was applied.</summary>
    public string EffectiveArtefactRoot => ArtefactRoot ?? Path.Combine(DataFolder, "artefacts");

    /// <summary>Folder of a search's artefacts.</summary>
    public string ArtefactFolder(string searchId) => Path.Combine(EffectiveArtefactRoot, searchId);
}
