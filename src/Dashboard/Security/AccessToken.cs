using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// One bearer token as it is kept: everything but the secret, of which only a salted SHA-256 is stored. The secret has 256 random bits, so that a slow
/// hash, which slows guessing, has nothing to slow.
/// </summary>
/// <param name="Id">Public part, by which the record is found.</param>
/// <param name="Name">Whose or what for; letters, digits, dot, dash and underscore.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="Created">When it was made (UTC).</param>
/// <param name="Expires">From when on it is refused (UTC); null for never.</param>
/// <param name="Revoked">When it was revoked (UTC); null while it holds.</param>
/// <param name="Salt">Sixteen random bytes.</param>
/// <param name="Hash">SHA-256 of salt and secret.</param>
public sealed partial record AccessToken(
    string Id,
    string Name,
    AccessRole Role,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    DateTimeOffset? Revoked,
    byte[] Salt,
    byte[] Hash)
{
    /// <summary>Every token begins so, which lets scanners of published code find one that was lost there.</summary>
    public const string Prefix = "ast_";

    private const int IdBytes = 6, SecretBytes = 32, SaltBytes = 16, MostCharacters = 128;

    /// <summary>Makes a token. The text is given out this once and can never be had again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="role">What its bearer may do.</param>
    /// <param name="now">Now (UTC).</param>
    /// <param name="expires">From when on it is refused; null for never.</param>
    /// <exception cref="ArgumentException">The name has characters that a name cannot have.</exception>
    public static (AccessToken Token, string Text) Create(string name, AccessRole role, DateTimeOffset now, DateTimeOffset? expires = null)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is no name of a token: 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.", nameof(name));
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return (new AccessToken(id, name, role, now, expires, null, salt, HashOf(salt, secret)), $"{Prefix}{id}_{secret}");
    }

    /// <summary>True for 1 to 64 letters, digits, dots, dashes and underscores.</summary>
    public static bool IsName(string? text) => text is not null && NamePattern().IsMatch(text);

    /// <summary>Takes the text of a token apart; false for anything else, whatever its length.</summary>
    public static bool TryParse(string? text, out string id, out string secret)
    {
        (id, secret) = ("", "");
        if (text is null || text.Length > MostCharacters || !TextPattern().IsMatch(text))
        {
            return false;
        }

        (id, secret) = (text.Substring(Prefix.Length, IdBytes * 2), text[(Prefix.Length + (IdBytes * 2) + 1)..]);
        return true;
    }

    /// <summary>True when a secret is this token's; takes the same time for every secret.</summary>
    public bool Matches(string secret) => CryptographicOperations.FixedTimeEquals(HashOf(Salt, secret), Hash);

    /// <summary>True while the token is taken.</summary>
    public bool HoldsAt(DateTimeOffset now) => Revoked is null && (Expires is not { } end || now < end);

    private static byte[] HashOf(byte[] salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\Aast_[0-9a-f]{12}_[0-9a-f]{64}\z")]
    private static partial Regex TextPattern();
}
