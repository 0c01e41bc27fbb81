using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>What the command line touches of the outside world; tests hand in another one.</summary>
public sealed record CliHost
{
    private const int FileWidth = 160;

    /// <summary>Standard output: results only.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: messages and faults.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard output as a terminal with colours, where it is one.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>True when a person watches: live displays instead of lines.</summary>
    public required bool Interactive { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Clock of pauses and rates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Folder against which relative paths of the repository (demo spec, models, data) resolve.</summary>
    public string Home => Environment("ADAPTERSEARCH_HOME") is { Length: > 0 } home ? Path.GetFullPath(home) : Directory.GetCurrentDirectory();

    /// <summary>The process as it is.</summary>
    public static CliHost FromProcess()
    {
        var interactive = !System.Console.IsOutputRedirected && System.Environment.GetEnvironmentVariable("TERM") is not "dumb";
        var plain = !interactive || System.Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
        if (!interactive)
        {
            // Nobody's window sets a width; a file takes whole lines.
            console.Profile.Width = FileWidth;
        }

        return new CliHost
        {
            Output = System.Console.Out,
            Error = System.Console.Error,
            Console = console,
            Interactive = interactive,
            Environment = System.Environment.GetEnvironmentVariable,
        };
    }
}
