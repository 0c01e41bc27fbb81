using System.IO.Pipelines;
using AdapterSearch.Dashboard.Live;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Where a stream's text goes, as it is or deflated.</summary>
/// <param name="body">Body of the answer.</param>
/// <param name="deflates">Whether the follower accepts <see cref="DeflateCoding"/>.</param>
internal sealed class EventOutput(PipeWriter body, bool deflates)
{
    /// <summary>Name of the coding.</summary>
    public const string DeflateCoding = "deflate";

    private readonly DeflatedText? deflated = deflates ? new DeflatedText() : null;
    private bool begun;

    /// <summary>Coding of the answer; null for none.</summary>
    public string? Coding => deflated is null ? null : DeflateCoding;

    /// <summary>Writes and sends a text.</summary>
    public async ValueTask WriteAsync(SharedText text, CancellationToken cancellation)
    {
        if (deflated is not null && !begun)
        {
            begun = true;
            await body.WriteAsync(DeflatedText.Header, cancellation);
        }

        await body.WriteAsync(deflated?.Next(text) ?? text.Plain, cancellation);
    }

    /// <summary>Ends the text.</summary>
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        if (deflated is not null)
        {
            await body.WriteAsync(deflated.End(), cancellation);
        }
    }
}
