using System.Net;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard;

/// <summary>Log messages of the HTTP interface and the pages; event ids 5000 to 5099. No message holds a token or a part of one.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "A token that is unknown, expired or revoked was refused; it came from {Address}")]
    public static partial void TokenRefused(this ILogger logger, IPAddress? address);

    [LoggerMessage(5001, LogLevel.Information, "Token {Name} ({Role}) opened a session from {Address}")]
    public static partial void SessionOpened(this ILogger logger, string name, string role, IPAddress? address);

    [LoggerMessage(5002, LogLevel.Warning, "A request from another site was refused; it came from {Address}")]
    public static partial void ForeignRequest(this ILogger logger, IPAddress? address);

    [LoggerMessage(5050, LogLevel.Warning, "Reading the events of {Search} was interrupted; trying again")]
    public static partial void FeedInterrupted(this ILogger logger, string search, Exception exception);

    [LoggerMessage(5051, LogLevel.Warning, "Reading the list of searches was interrupted; trying again")]
    public static partial void CatalogInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(5052, LogLevel.Warning, "What somebody asked for on a page was not done")]
    public static partial void ChangeFailed(this ILogger logger, Exception exception);
}
