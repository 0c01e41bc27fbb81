using System.Text.Json;
using AdapterSearch.Cli;
using Spectre.Console;

namespace AdapterSearch.Silo.Tests;

/// <summary>One run of the command line inside the test's process.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The folder that holds the whole source.</summary>
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Standard output as JSON lines.</summary>
    public IReadOnlyList<JsonElement> JsonLines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    public static Task<CommandRun> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), CancellationToken.None, arguments);

    public static async Task<CommandRun> RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellation, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 200;
        var host = new CliHost
        {
            Output = output,
            Error = error,
            Console = console,
            Interactive = false,
            Environment = environment.GetValueOrDefault,
        };
        var exitCode = await SearchCommandLine.InvokeAsync(arguments, host, cancellation);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "Search.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
