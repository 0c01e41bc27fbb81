using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Client;

/// <summary>
/// Reads server-sent events line by line. Comment lines are signs of life: they carry nothing, but restart the silence clock, which a
/// parser that hides them could not.
/// </summary>
internal static class EventStreamReader
{
    /// <summary>The events of one connection, until it ends; null says that the search has ended and nothing more will come.</summary>
    /// <exception cref="IOException">The connection broke or was silent for too long.</exception>
    public static async IAsyncEnumerable<SearchEvent?> ReadAsync(
        Stream stream,
        TimeSpan silence,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var data = new StringBuilder();
        while (await ReadLineAsync(reader, silence, time, cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    var text = data.ToString();
                    data.Clear();
                    yield return JsonSerializer.Deserialize<SearchEvent>(text, JsonDefaults.Compact)!;
                }
            }
            else if (line is "event: end")
            {
                yield return null;
                yield break;
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Append(line.AsSpan(line.Length > 5 && line[5] == ' ' ? 6 : 5));
            }
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, TimeSpan silence, TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        try
        {
            return await reader.ReadLineAsync(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {silence.TotalSeconds:0} s");
        }
    }
}
