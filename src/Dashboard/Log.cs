using System.Net;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard;

/// <summary>Log messages of the HTTP interface; event ids 5000 to 5099. No message holds a token or a part of one.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "A token that is unknown, expired or revoked was refused; it came from {Address}")]
    public static partial void TokenRefused(this ILogger logger, IPAddress? address);

    [LoggerMessage(5001, LogLevel.Information, "Token {Name} ({Role}) opened a session from {Address}")]
    public static partial void SessionOpened(this ILogger logger, string name, string role, IPAddress? address);

    [LoggerMessage(5002, LogLevel.Warning, "A request from another site was refused; it came from {Address}")]
    public static partial void ForeignRequest(this ILogger logger, IPAddress? address);
}
