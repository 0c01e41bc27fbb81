namespace AdapterSearch.Cli;

/// <summary>Ends a command with one message and an exit code.</summary>
public sealed class CliException : Exception
{
    /// <summary>The end of a command.</summary>
    public CliException(int exitCode, string message, IReadOnlyList<string>? problems = null)
        : base(message)
    {
        ExitCode = exitCode;
        Problems = problems ?? [];
    }

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }

    /// <summary>Single faults below the message.</summary>
    public IReadOnlyList<string> Problems { get; }
}
