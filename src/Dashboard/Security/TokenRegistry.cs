using System.Security.Claims;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// The tokens that hold, in memory. The file is read once a second at most, so a token made or revoked by the command line counts a second later
/// without a restart. What it says is compared, not its times: a mounted secret is a chain of links whose own times never change.
/// </summary>
public sealed class TokenRegistry
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly TokenFile? file;
    private readonly TimeProvider time;
    private readonly AccessToken decoy;
    private Dictionary<string, AccessToken> tokens = [];
    private byte[]? seen;
    private IOException? fault;
    private DateTimeOffset next;

    /// <summary>The tokens of a file.</summary>
    /// <param name="options">Names the file.</param>
    /// <param name="time">Clock.</param>
    public TokenRegistry(AccessOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        file = options.TokenFile is { } path ? new TokenFile(path, time) : null;
        decoy = AccessToken.Create("decoy", Domain.AccessRole.Read, DateTimeOffset.UnixEpoch).Token;
    }

    /// <summary>The token that a text stands for; null when there is none or it no longer holds. Unknown and wrong secrets take the same time.</summary>
    public AccessToken? Find(string text)
    {
        if (!AccessToken.TryParse(text, out var id, out var secret))
        {
            return null;
        }

        var known = Current().GetValueOrDefault(id);
        var matches = (known ?? decoy).Matches(secret);
        return known is not null && matches && known.HoldsAt(time.GetUtcNow()) ? known : null;
    }

    /// <summary>True while the token of an id holds.</summary>
    public bool Holds(string id) => Current().GetValueOrDefault(id) is { } token && token.HoldsAt(time.GetUtcNow());

    /// <summary>True while the token behind a caller holds, and for a caller who needed none.</summary>
    public bool Holds(ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.FindFirst(AccessPolicies.TokenClaim)?.Value is not { Length: > 0 } token || Holds(token);
    }

    private Dictionary<string, AccessToken> Current()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (file is null || now < next)
            {
                // What cannot be read may have revoked any of them.
                return fault is null ? tokens : throw new IOException(fault.Message, fault);
            }

            next = now + LookAgain;
            try
            {
                var content = file.ReadContent();
                if (!content.AsSpan().SequenceEqual(seen))
                {
                    tokens = file.Parse(content).ToDictionary(t => t.Id, StringComparer.Ordinal);
                    seen = content;
                }
            }
            catch (IOException unread)
            {
                fault = unread;
                throw;
            }

            fault = null;
            return tokens;
        }
    }
}
