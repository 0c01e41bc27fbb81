using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AdapterSearch.Dashboard.Assets;

/// <summary>Scripts and styles of the pages, from this assembly: compressed once, named by their content so that browsers keep them.</summary>
internal static class DashboardAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, Asset> All = Read();

    /// <summary>The address of a file; it changes with the content.</summary>
    /// <param name="name">Name below this folder.</param>
    public static string Link(string name) => $"/assets/{name}?v={All[name].Version}";

    /// <summary>Maps every file.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", (string name, string? v, HttpContext http) => Send(name, v, http)).AllowAnonymous();

    private static async Task Send(string name, string? version, HttpContext http)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.ETag = $"\"{asset.Version}\"";
        headers.CacheControl = version == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (http.Request.Headers.IfNoneMatch == headers.ETag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = asset.Type;
        var packed = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (packed)
        {
            headers.ContentEncoding = "gzip";
        }

        var body = packed ? asset.Packed : asset.Plain;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static FrozenDictionary<string, Asset> Read()
    {
        var assembly = typeof(DashboardAssets).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(n => n[Prefix.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        });
        files["ramp.css"] = System.Text.Encoding.UTF8.GetBytes(Plots.ColourRamp.Css());
        return files.ToFrozenDictionary(f => f.Key, f => Asset.Of(f.Key, f.Value));
    }

    private sealed record Asset(string Type, string Version, byte[] Plain, byte[] Packed)
    {
        public static Asset Of(string name, byte[] content)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            {
                gzip.Write(content);
            }

            var type = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "application/octet-stream",
            };
            return new Asset(type, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)), content, packed.ToArray());
        }
    }
}
