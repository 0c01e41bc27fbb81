using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Benchmarks.Resuming;

/// <summary>A silo as a child process that really trains, and that can be killed as a whole or by one of its workers.</summary>
internal sealed class KillableSilo : IAsyncDisposable
{
    private const string Announcement = "listening on ";
    private readonly Process process;
    private readonly HttpClient http;

    private KillableSilo(Process process, Uri address)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Number of its process.</summary>
    public int Id => process.Id;

    /// <summary>Numbers of its worker processes.</summary>
    public IReadOnlyList<int> Workers
    {
        get
        {
            var children = new List<int>();
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ParentOf(folder) == process.Id)
                {
                    children.Add(number);
                }
            }

            return [.. children.Order()];
        }
    }

    /// <summary>Starts on a data folder; on return it answers.</summary>
    /// <param name="home">Root of the repository.</param>
    /// <param name="data">Data folder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="more">More arguments.</param>
    /// <param name="log">Hears each line of its log at once; null leaves the log on the standard error.</param>
    public static async Task<KillableSilo> StartAsync(
        string home, string data, CancellationToken cancellation, IReadOnlyList<string>? more = null, Action<string>? log = null)
    {
        var program = WorkerProgram.ThisProgramBy("serve");
        var info = new ProcessStartInfo(
            program.FileName,
            [
                .. program.Arguments, "--port", "0", "--stop-with-input", "--data", data, "--models", Path.Combine(home, "models"),
                "--data-root", Path.Combine(home, "data"), "--slots", "2", .. more ?? [],
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = log is not null,
        };
        if (log is not null)
        {
            // Written when the line is logged: it may be read much later on a busy machine.
            info.Environment["Logging__Console__FormatterOptions__TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.ffffffzzz ";
        }

        var process = Process.Start(info) ?? throw new InvalidOperationException("The silo does not start.");
        if (log is not null)
        {
            process.ErrorDataReceived += (_, line) => log(line.Data ?? "");
            process.BeginErrorReadLine();
        }

        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new KillableSilo(process, new Uri(line[Announcement.Length..]));
            }
        }

        await process.WaitForExitAsync(cancellation);
        throw new InvalidOperationException($"The silo ended with exit code {process.ExitCode} before it listened.");
    }

    /// <summary>Submits a search.</summary>
    public async Task<string> SubmitAsync(SearchSpec spec, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(ServiceRoutes.Searches, spec, JsonDefaults.Compact, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The search was refused: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }

        return (await answer.Content.ReadFromJsonAsync<SearchSummary>(JsonDefaults.Compact, cancellation))!.Id;
    }

    /// <summary>A search as it is.</summary>
    public async Task<SearchView> ShowAsync(string id, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<SearchView>(ServiceRoutes.Search(id), JsonDefaults.Compact, cancellation))!;

    /// <summary>All its events but reports.</summary>
    public async Task<IReadOnlyList<LogLine>> LogAsync(string id, CancellationToken cancellation)
    {
        var lines = new List<LogLine>();
        for (string? after = "0"; after is not null;)
        {
            var page = await http.GetFromJsonAsync<Page<LogLine>>($"{ServiceRoutes.Log(id)}?after={after}", JsonDefaults.Compact, cancellation);
            lines.AddRange(page!.Items);
            after = page.Next;
        }

        return lines;
    }

    /// <summary>SIGKILL to a process.</summary>
    public static void Kill(int number)
    {
        try
        {
            using var victim = Process.GetProcessById(number);
            victim.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>SIGKILL to the silo; its workers end by themselves.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        http.Dispose();
        process.Dispose();
    }

    /// <summary>Stops in order.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        catch (InvalidOperationException)
        {
            // It was killed before.
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
