using System.CommandLine;
using AdapterSearch.Cli.Commands;

namespace AdapterSearch.Cli;

/// <summary>The <c>search</c> command line: parses, runs one verb and gives back its exit code.</summary>
public static class SearchCommandLine
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Arguments without the program's name.</param>
    /// <param name="host">The outside world.</param>
    /// <param name="cancellation">An interruption by the person.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(host);

        // The silo's own verbs have the silo's own options and help.
        if (arguments.Count > 0 && SiloCommands.IsSiloVerb(arguments[0]))
        {
            return await SiloCommands.PassOnAsync(arguments, host, cancellation);
        }

        var url = new Option<string?>("--url")
        {
            Description = $"Address of the silo; default ADAPTERSEARCH_URL, then {DefaultAddress}",
            Recursive = true,
        };
        var json = new Option<bool>("--json") { Description = "Write JSON only, for machines; faults go to standard error as one JSON object", Recursive = true };
        var token = new Option<string?>("--token-file")
        {
            Description = "File with the access token; default ADAPTERSEARCH_TOKEN_FILE, then the token itself in ADAPTERSEARCH_TOKEN",
            Recursive = true,
        };
        CliContext Context(ParseResult parsed) => new(host, Address(parsed.GetValue(url), host), Token(parsed.GetValue(token), host), parsed.GetValue(json));

        var root = new RootCommand($"Finds where a transformer needs adapters, under a parameter budget.\n\n{ExitCodes.Help}")
        {
            url,
            json,
            token,
            SpecCommands.Submit(Context),
            SpecCommands.Validate(Context),
            SearchCommands.List(Context),
            SearchCommands.Show(Context),
            SearchCommands.Watch(Context),
            SearchCommands.Cancel(Context),
            ChangeCommands.Clone(Context),
            ChangeCommands.AddCandidate(Context),
            ChangeCommands.Stop(Context),
            ChangeCommands.Delete(Context),
            NodeCommands.Pause(Context),
            NodeCommands.Resume(Context),
            NodeCommands.Nodes(Context),
            NodeCommands.Cordon(Context),
            NodeCommands.Uncordon(Context),
            NodeCommands.Drain(Context),
            ExportCommand.Create(Context),
            SearchCommands.Models(Context),
            DemoCommand.Create(Context),
            CompareCommand.Create(Context),
        };
        foreach (var command in SiloCommands.Listed())
        {
            root.Add(command);
        }

        var result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await host.Error.WriteLineAsync($"search: {error.Message}");
            }

            await host.Error.WriteLineAsync("see ./search --help");
            return ExitCodes.BadInput;
        }

        var configuration = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await result.InvokeAsync(configuration, cancellation);
        }
        catch (CliException e)
        {
            await host.Error.WriteLineAsync($"search: {e.Message}");
            return e.ExitCode;
        }
    }

    /// <summary>A token never stands on the command line, where every user of the machine could read it.</summary>
    private static string? Token(string? file, CliHost host)
    {
        file ??= host.Environment("ADAPTERSEARCH_TOKEN_FILE");
        try
        {
            var text = string.IsNullOrWhiteSpace(file) ? host.Environment("ADAPTERSEARCH_TOKEN") : File.ReadAllText(file);
            return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, $"the token file {file} cannot be read: {e.Message}");
        }
    }

    private static Uri Address(string? given, CliHost host)
    {
        var text = given ?? host.Environment("ADAPTERSEARCH_URL");
        text = string.IsNullOrWhiteSpace(text) ? DefaultAddress : text;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException(ExitCodes.BadInput, $"'{text}' is not an address; expected for example {DefaultAddress}");
    }
}
