using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdapterSearch.Domain;
using Polly;

namespace AdapterSearch.Client;

/// <summary>
/// Talks to an AdapterSearch service over HTTP.
/// <code>
/// using var client = new AdapterSearchClient(new Uri("http://127.0.0.1:5080"));
/// var search = await client.SubmitAsync(spec, idempotencyKey: "nightly-2031-04-01");
/// await foreach (var happened in client.WatchAsync(search.Id))
/// {
///     Console.WriteLine(happened.Message);
/// }
///
/// var view = await client.GetAsync(search.Id);
/// await client.ExportToFolderAsync(search.Id, "out/adapter");   // loads in Hugging Face PEFT as it is
/// </code>
/// Every method throws <see cref="SearchApiException"/> when the service refuses and <see cref="ServiceUnreachableException"/> when none
/// answers. Calls that are safe to repeat are repeated after network faults. An instance may be used from many threads at once.
/// </summary>
public sealed partial class AdapterSearchClient : IDisposable
{
    private const int MaxKeyLength = 200;
    private readonly HttpClient http;
    private readonly AdapterSearchClientOptions options;
    private readonly ResiliencePipeline<HttpResponseMessage> retries;

    /// <summary>A client of the service at an address.</summary>
    /// <param name="address">Root of the service, for example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="options">Waiting and repeating; null takes the defaults.</param>
    /// <param name="handler">Transport; null takes the platform's. Disposed with the client.</param>
    public AdapterSearchClient(Uri address, AdapterSearchClientOptions? options = null, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        this.options = options ?? new AdapterSearchClientOptions();
        retries = CallRetries.Build(this.options);

        // The service redirects no program; following one could carry the token elsewhere.
        // Event streams come deflated.
        handler ??= new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.Deflate };
        http = new HttpClient(handler, disposeHandler: true) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (this.options.Token is { } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Root of the service.</summary>
    public Uri Address { get; }

    /// <summary>Submits a search. Repeated after network faults only when an idempotency key makes that safe.</summary>
    /// <param name="spec">What to search.</param>
    /// <param name="idempotencyKey">A key that makes a repeated submission the same search; null submits exactly once or throws.</param>
    /// <param name="cancellation">Gives up waiting; the search may have been accepted.</param>
    /// <exception cref="SearchApiException">400: the spec has faults, all of them in <see cref="SearchApiException.Problems"/>.</exception>
    public Task<SearchSummary> SubmitAsync(SearchSpec spec, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        SubmitJsonAsync(JsonSerializer.Serialize(spec, JsonDefaults.Compact), idempotencyKey, cancellation);

    /// <summary>Submits a spec as a person wrote it; the service names unknown keys and wrong values.</summary>
    /// <inheritdoc cref="SubmitAsync"/>
    /// <param name="json">The spec's text.</param>
    /// <param name="idempotencyKey">A key that makes a repeated submission the same search; see <see cref="IsKey"/>.</param>
    /// <param name="cancellation">Gives up waiting; the search may have been accepted.</param>
    /// <exception cref="ArgumentException">The key cannot be sent.</exception>
    public Task<SearchSummary> SubmitJsonAsync(string json, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        SendSpecAsync(ServiceRoutes.Searches, json, idempotencyKey, cancellation);

    /// <summary>True when a text can be an idempotency key: 1 to 200 printable ASCII characters, since it travels in a header.</summary>
    public static bool IsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxKeyLength && !string.IsNullOrWhiteSpace(text) && text.All(c => c is >= ' ' and <= '~');
    }

    /// <summary>Checks a spec without submitting it; faults are the answer, not an exception.</summary>
    public Task<SpecReport> ValidateAsync(SearchSpec spec, CancellationToken cancellation = default) =>
        ValidateJsonAsync(JsonSerializer.Serialize(spec, JsonDefaults.Compact), cancellation);

    /// <summary>Checks a spec as a person wrote it.</summary>
    public Task<SpecReport> ValidateJsonAsync(string json, CancellationToken cancellation = default) =>
        CallAsync<SpecReport>(() => Post(ServiceRoutes.Validate, json), repeatable: true, cancellation);

    /// <summary>All searches, newest first.</summary>
    public async Task<IReadOnlyList<SearchSummary>> ListAsync(CancellationToken cancellation = default)
    {
        var searches = new List<SearchSummary>();
        await foreach (var search in PagesAsync<SearchSummary>($"{ServiceRoutes.Searches}?limit=500", cancellation))
        {
            searches.Add(search);
        }

        return searches;
    }

    /// <summary>One search with its candidates and board.</summary>
    /// <exception cref="SearchApiException">404: there is no such search.</exception>
    public Task<SearchView> GetAsync(string id, CancellationToken cancellation = default) =>
        GetJsonAsync<SearchView>(ServiceRoutes.Search(id), cancellation);

    /// <summary>Base models below the service's model root.</summary>
    public Task<IReadOnlyList<ModelEntry>> ModelsAsync(CancellationToken cancellation = default) =>
        GetJsonAsync<IReadOnlyList<ModelEntry>>(ServiceRoutes.Models, cancellation);

    /// <summary>What answers at the address.</summary>
    public Task<ServiceVersion> VersionAsync(CancellationToken cancellation = default) =>
        GetJsonAsync<ServiceVersion>(ServiceRoutes.Version, cancellation);

    /// <summary>Fingerprints of the model and data that a search runs on.</summary>
    public Task<SearchProvenance> ProvenanceAsync(string id, CancellationToken cancellation = default) =>
        GetJsonAsync<SearchProvenance>(ServiceRoutes.Provenance(id), cancellation);

    /// <summary>Ends a search: running candidates stop within a step, nothing more starts. Cancelling twice is the same as once.</summary>
    /// <returns>The search after the call.</returns>
    public Task<SearchSummary> CancelAsync(string id, CancellationToken cancellation = default) =>
        CallAsync<SearchSummary>(() => Post(ServiceRoutes.Cancel(id), ""), repeatable: true, cancellation);

    /// <summary>Starts nothing more of a search. Safe to repeat.</summary>
    /// <param name="id">Search.</param>
    /// <param name="yieldRunning">True to let running attempts leave checkpoints and end; false lets them run to their ends.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SearchApiException">404: there is no such search; 409: it has ended.</exception>
    public Task<SearchSummary> PauseAsync(string id, bool yieldRunning = false, CancellationToken cancellation = default) =>
        CallAsync<SearchSummary>(() => Post(ServiceRoutes.Pause(id, yieldRunning), ""), repeatable: true, cancellation);

    /// <summary>Lets a paused search go on. Safe to repeat.</summary>
    /// <exception cref="SearchApiException">404: there is no such search; 409: it has ended.</exception>
    public Task<SearchSummary> ResumeAsync(string id, CancellationToken cancellation = default) =>
        CallAsync<SearchSummary>(() => Post(ServiceRoutes.Resume(id), ""), repeatable: true, cancellation);

    /// <summary>True when the service is there and can take searches; never throws for a service that is not there.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var response = await http.GetAsync(ServiceRoutes.Ready, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Writes a candidate's PEFT folder as a zip archive.</summary>
    /// <param name="id">Search.</param>
    /// <param name="destination">Receives the archive; stays open. May hold part of one when this throws.</param>
    /// <param name="candidate">Candidate number; null takes the winner.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SearchApiException">404: no such candidate; 409: it has nothing to export (yet).</exception>
    /// <exception cref="IOException">What arrived is not what was sent.</exception>
    public Task ExportAsync(string id, Stream destination, int? candidate = null, CancellationToken cancellation = default) =>
        DownloadAsync(ServiceRoutes.Export(id, candidate), destination, cancellation);

    /// <summary>Writes what an ended candidate left (trained weights, curves, configuration) as a zip archive.</summary>
    /// <param name="id">Search.</param>
    /// <param name="number">Number of the candidate.</param>
    /// <param name="destination">Receives the archive; stays open. May hold part of one when this throws.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SearchApiException">404: no such candidate; 409: it has left nothing (yet).</exception>
    /// <exception cref="IOException">What arrived is not what was sent.</exception>
    public Task CheckpointAsync(string id, int number, Stream destination, CancellationToken cancellation = default) =>
        DownloadAsync(ServiceRoutes.Checkpoint(id, number), destination, cancellation);

    /// <summary>Writes the report of an ended search: one HTML file in UTF-8 that needs nothing besides.</summary>
    /// <param name="id">Search.</param>
    /// <param name="destination">Receives the page; stays open. May hold part of one when this throws.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SearchApiException">404: no such search; 409: it has not ended.</exception>
    /// <exception cref="IOException">What arrived is not what was sent.</exception>
    public Task ReportAsync(string id, Stream destination, CancellationToken cancellation = default) =>
        DownloadAsync(ServiceRoutes.Report(id), destination, cancellation);

    /// <summary>
    /// Writes a candidate's PEFT folder. All or nothing: the folder appears complete, by a rename, or not at all.
    /// </summary>
    /// <param name="id">Search.</param>
    /// <param name="folder">New or empty folder.</param>
    /// <param name="candidate">Candidate number; null takes the winner.</param>
    /// <param name="cancellation">Gives up; nothing is left behind.</param>
    /// <exception cref="IOException">The folder holds files already, or cannot be written.</exception>
    public async Task ExportToFolderAsync(string id, string folder, int? candidate = null, CancellationToken cancellation = default)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new IOException($"{target} exists and is not an empty folder; name another one");
        }

        using var archive = new MemoryStream();
        await ExportAsync(id, archive, candidate, cancellation);
        archive.Position = 0;
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
        var staging = target + ".partial";
        DeleteIfThere(staging);
        try
        {
            ZipFile.ExtractToDirectory(archive, staging);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(staging, target);
        }
        finally
        {
            DeleteIfThere(staging);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task DownloadAsync(string path, Stream destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), repeatable: true, timed: false, cancellation);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var content = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[81920];
            while (await content.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            var wanted = response.Headers.TryGetValues(ServiceRoutes.DigestHeader, out var digests) ? string.Join(",", digests) : "";
            if (wanted.StartsWith("sha-256=:", StringComparison.Ordinal) && wanted != $"sha-256=:{Convert.ToBase64String(hash.GetHashAndReset())}:")
            {
                throw new IOException("the download does not have the checksum that the service gave; try again");
            }
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new ServiceUnreachableException(Address, e);
        }
    }

    private Task<SearchSummary> SendSpecAsync(string path, string json, string? idempotencyKey, CancellationToken cancellation) =>
        SendUnderKeyAsync<SearchSummary>(path, json, idempotencyKey, cancellation);

    private Task<T> SendUnderKeyAsync<T>(string path, string json, string? idempotencyKey, CancellationToken cancellation)
    {
        if (idempotencyKey is not null && !IsKey(idempotencyKey))
        {
            throw new ArgumentException($"An idempotency key has 1 to {MaxKeyLength} printable ASCII characters.", nameof(idempotencyKey));
        }

        return CallAsync<T>(
            () =>
            {
                var request = Post(path, json);
                if (idempotencyKey is not null)
                {
                    request.Headers.Add(ServiceRoutes.IdempotencyKeyHeader, idempotencyKey);
                }

                return request;
            },
            repeatable: idempotencyKey is not null,
            cancellation);
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static HttpRequestMessage Post(string path, string json) =>
        new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private Task<T> GetJsonAsync<T>(string path, CancellationToken cancellation) =>
        CallAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), repeatable: true, cancellation);
}
