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

    [LoggerMessage(4030, LogLevel.Information, "Worker of {Group}: process {Process} started")]
    public static partial void WorkerStarted(this ILogger logger, string group, int process);

    [LoggerMessage(4031, LogLevel.Warning, "Worker of {Group}: process {Process} is ended: {Reason}")]
    public static partial void WorkerKilled(this ILogger logger, string group, int process, string reason);

    [LoggerMessage(4032, LogLevel.Information, "Worker of {Group}: process {Process} left with exit code {ExitCode} and {Runs} runs under way")]
    public static partial void WorkerEnded(this ILogger logger, string group, int process, int exitCode, int runs);

    [LoggerMessage(4033, LogLevel.Information, "Worker of {Group}: {Line}")]
    public static partial void WorkerSaid(this ILogger logger, string group, string line);

    [LoggerMessage(4035, LogLevel.Information, "Worker of {Group}: process {Process} began run {Run} {Milliseconds:0.0} ms after it was handed over")]
    public static partial void RunBegan(this ILogger logger, string group, int process, long run, double milliseconds);

    [LoggerMessage(4034, LogLevel.Warning, "{Search}/{Candidate} goes on in a new worker process: {Reason}")]
    public static partial void RunMovesOn(this ILogger logger, string search, int candidate, string reason);

    [LoggerMessage(4040, LogLevel.Warning, "Files of {Search}/{Candidate} could not be noted in the artefact index")]
    public static partial void ArtefactsNotIndexed(this ILogger logger, Exception exception, string search, int candidate);

    [LoggerMessage(4060, LogLevel.Information, "Sweep: {Records} records and {Orphans} folders without a search removed, {Bytes} bytes freed, {Failures} failures")]
    public static partial void Swept(this ILogger logger, int records, int orphans, long bytes, int failures);

    [LoggerMessage(4061, LogLevel.Information, "Search {Search}: its retention ended at {After}, it is removed")]
    public static partial void RetentionOver(this ILogger logger, string search, DateTimeOffset after);

    [LoggerMessage(4062, LogLevel.Warning, "Folder of {Search}, a search that is gone, is removed: {Bytes} bytes")]
    public static partial void OrphanRemoved(this ILogger logger, string search, long bytes);

    [LoggerMessage(4063, LogLevel.Warning, "{Search} could not be removed; the next sweep tries again")]
    public static partial void NotRemoved(this ILogger logger, Exception exception, string search);

    [LoggerMessage(4064, LogLevel.Warning, "A sweep of what is kept no longer failed; the next one comes within an hour")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4050, LogLevel.Warning, "Readiness changed: {State}")]
    public static partial void ReadinessChanged(this ILogger logger, string state);
}
