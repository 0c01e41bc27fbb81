using System.Net;

namespace AdapterSearch.Dashboard.Security;

/// <summary>A service that others could reach would start without a token.</summary>
/// <param name="listen">Address to listen on.</param>
/// <param name="tokenFile">File that keeps the tokens.</param>
public sealed class TokenDemandedException(IPAddress listen, string tokenFile) : Exception(
    $"{listen} can be reached from elsewhere and {tokenFile} holds no token; make one with: ./search token create NAME --role admin --tokens {tokenFile}")
{
    /// <summary>File that holds none.</summary>
    public string TokenFile { get; } = tokenFile;
}
