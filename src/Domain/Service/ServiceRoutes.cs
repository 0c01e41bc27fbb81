namespace AdapterSearch.Domain;

/// <summary>Paths of the HTTP interface, shared by server and client.</summary>
public static class ServiceRoutes
{
    /// <summary>All paths of version 1 stand below it.</summary>
    public const string Root = "/api/v1";

    /// <summary>Searches: POST submits, GET lists.</summary>
    public const string Searches = Root + "/searches";

    /// <summary>POST: checks a spec without submitting it.</summary>
    public const string Validate = Root + "/validate";

    /// <summary>GET: the nodes and what they are doing.</summary>
    public const string Nodes = Root + "/nodes";

    /// <summary>GET: base models below the model root.</summary>
    public const string Models = Root + "/models";

    /// <summary>GET: what answers here.</summary>
    public const string Version = Root + "/version";

    /// <summary>GET: who the caller is taken for.</summary>
    public const string Session = Root + "/session";

    /// <summary>GET: the login page of browsers. POST: its form.</summary>
    public const string Login = "/login";

    /// <summary>POST: ends a browser's session.</summary>
    public const string Logout = "/logout";

    /// <summary>GET: the process is alive.</summary>
    public const string Live = "/health/live";

    /// <summary>GET: the process can take searches.</summary>
    public const string Ready = "/health/ready";

    /// <summary>GET: measurements as text for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Header that makes a repeated POST the same search or candidate.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    /// <summary>One search.</summary>
    public static string Search(string id) => $"{Searches}/{Uri.EscapeDataString(id)}";

    /// <summary>GET: the OpenAPI document.</summary>
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>Header with the SHA-256 of a download, as RFC 9530 writes it.</summary>
    public const string DigestHeader = "Repr-Digest";

    /// <summary>The search without its candidates.</summary>
    public static string Overview(string id) => $"{Search(id)}/overview";

    /// <summary>Its board.</summary>
    public static string Board(string id) => $"{Search(id)}/board";

    /// <summary>Accuracy against parameters.</summary>
    public static string Front(string id) => $"{Search(id)}/front";

    /// <summary>Gates or ranks over time of an arm's candidate.</summary>
    public static string Gates(string id) => $"{Search(id)}/gates";

    /// <summary>Its log, page by page.</summary>
    public static string Log(string id) => $"{Search(id)}/log";

    /// <summary>GET: its candidates, page by page. POST: adds one by hand.</summary>
    public static string Candidates(string id) => $"{Search(id)}/candidates";

    /// <summary>One candidate.</summary>
    public static string Candidate(string id, int number) => FormattableString.Invariant($"{Candidates(id)}/{number}");

    /// <summary>POST: a new search of the same spec with changes.</summary>
    public static string Clone(string id) => $"{Search(id)}/clone";

    /// <summary>Its live events after a sequence number.</summary>
    public static string Events(string id, long after) => FormattableString.Invariant($"{Search(id)}/events?after={after}");

    /// <summary>POST: ends it.</summary>
    public static string Cancel(string id) => $"{Search(id)}/cancel";

    /// <summary>POST: starts nothing more of it, with its running attempts going on or leaving checkpoints.</summary>
    public static string Pause(string id, bool yieldRunning) => $"{Search(id)}/pause{(yieldRunning ? "?running=yield" : "")}";

    /// <summary>POST: lets it go on.</summary>
    public static string Resume(string id) => $"{Search(id)}/resume";

    /// <summary>POST: gives a node no new candidates.</summary>
    public static string Cordon(string node) => $"{Nodes}/{Uri.EscapeDataString(node)}/cordon";

    /// <summary>POST: lets a node serve again.</summary>
    public static string Uncordon(string node) => $"{Nodes}/{Uri.EscapeDataString(node)}/uncordon";

    /// <summary>POST: empties a node within a time; answers when it is empty or the time is over.</summary>
    public static string Drain(string node, int seconds) => FormattableString.Invariant($"{Nodes}/{Uri.EscapeDataString(node)}/drain?seconds={seconds}");

    /// <summary>Its winner, or another candidate, as a zipped PEFT folder.</summary>
    public static string Export(string id, int? candidate) =>
        candidate is { } number ? FormattableString.Invariant($"{Search(id)}/export?candidate={number}") : $"{Search(id)}/export";

    /// <summary>What an ended search found, as one HTML file.</summary>
    public static string Report(string id) => $"{Search(id)}/report";

    /// <summary>What an ended candidate left, as a zip archive.</summary>
    /// <param name="id">Search.</param>
    /// <param name="number">Number of the candidate.</param>
    public static string Checkpoint(string id, int number) => $"{Candidate(id, number)}/checkpoint";

    /// <summary>Fingerprints of what it runs on.</summary>
    public static string Provenance(string id) => $"{Search(id)}/provenance";
}
