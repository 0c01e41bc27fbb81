using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Answers that can be asked for again cheaply: an unchanged one is 304 without a body.</summary>
internal static class Answers
{
    /// <summary>An answer that changes with the search's events only.</summary>
    public static IResult Tagged<T>(HttpContext http, long lastEvent, Func<T> value) => Tagged(http, string.Create(CultureInfo.InvariantCulture, $"\"{lastEvent}\""), value);

    /// <summary>An answer that changes with a text.</summary>
    public static IResult TaggedByContent<T>(HttpContext http, string content, Func<T> value) =>
        Tagged(http, $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)), 0, 12)}\"", value);

    /// <summary>A file to keep, with its checksum; disposed when it is sent or the caller goes away. What a browser would open as a page is in a sandbox. The name holds only characters that cannot end a header.</summary>
    public static async Task<IResult> FileAsync(HttpContext http, Stream content, string contentType, string name, CancellationToken cancellation)
    {
        byte[] hash;
        try
        {
            hash = await SHA256.HashDataAsync(content, cancellation);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        content.Position = 0;
        if (contentType.StartsWith("text/html", StringComparison.Ordinal) || contentType.StartsWith("image/svg", StringComparison.Ordinal))
        {
            http.Response.Headers.ContentSecurityPolicy = ResponseHeaders.FilePolicy;
        }

        http.Response.Headers[ServiceRoutes.DigestHeader] = $"sha-256=:{Convert.ToBase64String(hash)}:";
        return TypedResults.Stream(content, contentType, new string([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')]));
    }

    private static IResult Tagged<T>(HttpContext http, string tag, Func<T> value)
    {
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        var asked = http.Request.GetTypedHeaders().IfNoneMatch;
        var mine = new EntityTagHeaderValue(tag);
        return asked.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(mine, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(value());
    }
}
