using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <summary>How a worker process ended, in words.</summary>
/// <param name="Kind">Kind of failure of the attempts that it took along.</param>
/// <param name="Reason">Readable reason with the last lines that it wrote.</param>
internal sealed record WorkerExit(FailureKind Kind, string Reason)
{
    private const int SignalBase = 128;
    private const int Kill = 9;

    /// <summary>Reads an exit code as .NET gives it: 128 + signal for a process that a signal ended.</summary>
    /// <param name="exitCode">Exit code.</param>
    /// <param name="verdict">Why the silo itself ended it; null when it did not.</param>
    /// <param name="memoryKills">Processes that the kernel ended for memory while this one lived.</param>
    /// <param name="lastLines">The last lines of its output.</param>
    public static WorkerExit Read(int exitCode, string? verdict, long memoryKills, IReadOnlyList<string> lastLines)
    {
        if (verdict is not null)
        {
            return new WorkerExit(FailureKind.Infrastructure, With(verdict, lastLines));
        }

        var signal = exitCode - SignalBase;
        if (signal == Kill && memoryKills > 0)
        {
            return new WorkerExit(
                FailureKind.OutOfMemory,
                With("Memory ran out and the kernel ended the worker process; lower the batch size, the rank or the number of slots.", lastLines));
        }

        var how = Name(signal) is { } name
            ? $"ended by {name}" + (signal == Kill ? ", which only an operator or the kernel short of memory sends" : "")
            : $"ended with exit code {exitCode}";
        return new WorkerExit(FailureKind.Infrastructure, With($"The worker process {how}.", lastLines));
    }

    private static string With(string reason, IReadOnlyList<string> lastLines) =>
        lastLines.Count == 0 ? reason : $"{reason} Its last lines: {string.Join(" | ", lastLines)}";

    private static string? Name(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL (an instruction that this processor lacks)",
        6 => "SIGABRT (the program gave up)",
        7 => "SIGBUS (a file or memory went away)",
        8 => "SIGFPE",
        Kill => "SIGKILL",
        11 => "SIGSEGV (a crash in native code)",
        15 => "SIGTERM",
        > 0 and < 65 => $"signal {signal}",
        _ => null,
    };
}
