namespace AdapterSearch.Cli;

/// <summary>What the process says to scripts; the same list stands in <c>--help</c> and docs/cli.md.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The search or the operation failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or a spec is not usable.</summary>
    public const int BadInput = 2;

    /// <summary>No silo answers, or the port is in use.</summary>
    public const int Unreachable = 3;

    /// <summary>Cancelled or interrupted.</summary>
    public const int Cancelled = 4;

    /// <summary>The list for <c>--help</c>.</summary>
    public const string Help = "Exit codes: 0 ok, 1 the search or operation failed, 2 bad input or usage, 3 no silo answers or the port is in use, 4 cancelled or interrupted.";
}
