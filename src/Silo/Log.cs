using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo;

/// <summary>Log messages of the host process; event ids 4000 to 4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Node {Node}: {Slots} slots of {Threads} threads, data in {Folder}")]
    public static partial void Started(this ILogger logger, string node, int slots, int threads, string folder);

    [LoggerMessage(4001, LogLevel.Information, "Searches that go on: {Count}")]
    public static partial void Resumed(this ILogger logger, int count);

    [LoggerMessage(4010, LogLevel.Information, "Slot {Slot}: {Search}/{Candidate} attempt {Attempt} begins")]
    public static partial void AttemptBegins(this ILogger logger, int slot, string search, int candidate, int attempt);

    [LoggerMessage(4011, LogLevel.Information, "Slot {Slot}: {Search}/{Candidate} attempt {Attempt} ended as {Status} after {Seconds:0.0} s")]
    public static partial void AttemptEnded(this ILogger logger, int slot, string search, int candidate, int attempt, string status, double seconds);

    [LoggerMessage(4012, LogLevel.Warning, "A report of {Search}/{Candidate} did not arrive (try {Try}); trying again")]
    public static partial void ReportRepeated(this ILogger logger, Exception? exception, string search, int candidate, int @try);

    [LoggerMessage(4013, LogLevel.Warning, "A report of {Search}/{Candidate} never arrived; its training goes on")]
    public static partial void ReportLost(this ILogger logger, Exception exception, string search, int candidate);

    [LoggerMessage(4020, LogLevel.Warning, "Model folder {Folder} cannot be read: {Problem}")]
    public static partial void ModelUnreadable(this ILogger logger, string folder, string problem);
}
