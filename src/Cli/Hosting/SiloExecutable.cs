using System.Diagnostics;

namespace AdapterSearch.Cli;

/// <summary>Finds the silo's executable and starts it as a child. The command line itself never loads the tensor library.</summary>
/// <param name="Path">The silo's assembly or a program.</param>
public sealed record SiloExecutable(string Path)
{
    private const string RelativePath = "artifacts/bin/Silo/release/AdapterSearch.Silo.dll";

    /// <summary>Looks in ADAPTERSEARCH_SILO, then in the build output below ADAPTERSEARCH_HOME, then beside this program's own build output.</summary>
    /// <exception cref="CliException">It is in none of these places.</exception>
    public static SiloExecutable Find(CliHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Environment("ADAPTERSEARCH_SILO") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? new SiloExecutable(System.IO.Path.GetFullPath(named))
                : throw new CliException(ExitCodes.BadInput, $"ADAPTERSEARCH_SILO names {named}, which does not exist");
        }

        string[] places =
        [
            System.IO.Path.Combine(host.Home, RelativePath),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "../../Silo/release/AdapterSearch.Silo.dll")),
        ];
        return places.FirstOrDefault(File.Exists) is { } found
            ? new SiloExecutable(found)
            : throw new CliException(
                ExitCodes.BadInput,
                $"the silo is not built: {places[0]} is missing; build it with ./search demo or ./search test, or name it in ADAPTERSEARCH_SILO");
    }

    /// <summary>How it is started with arguments.</summary>
    public ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var assembly = Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var info = new ProcessStartInfo(assembly ? DotnetHost() : Path) { UseShellExecute = false };
        if (assembly)
        {
            info.ArgumentList.Add(Path);
        }

        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }

    /// <summary>
    /// Runs it in the foreground on this terminal and passes its exit code on. Ctrl-C reaches the child through the terminal; a plain
    /// termination of this process closes the child's input, on which it stops as well.
    /// </summary>
    /// <param name="arguments">Verb and options.</param>
    /// <param name="stopsWithInput">True when the verb stops by itself once its input ends; else it is killed on cancellation.</param>
    /// <param name="cancellation">Ends the child.</param>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, bool stopsWithInput, CancellationToken cancellation)
    {
        var info = StartInfo(arguments);
        info.RedirectStandardInput = true;
        using var process = Process.Start(info) ?? throw new CliException(ExitCodes.Failed, $"{Path} does not start");
        await using var registration = cancellation.Register(() =>
        {
            if (stopsWithInput)
            {
                process.StandardInput.Close();
            }
            else
            {
                process.Kill(entireProcessTree: true);
            }
        });
        await process.WaitForExitAsync(CancellationToken.None);
        return cancellation.IsCancellationRequested && process.ExitCode != ExitCodes.Ok ? ExitCodes.Cancelled : process.ExitCode;
    }

    private static string DotnetHost()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path)
        {
            return path;
        }

        var self = Environment.ProcessPath;
        return self is not null && System.IO.Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";
    }
}
