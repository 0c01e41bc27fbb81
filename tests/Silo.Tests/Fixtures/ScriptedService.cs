using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdapterSearch.Silo.Tests;

/// <summary>Answers each connection with the next text, as it stands there, and closes it.</summary>
internal sealed class ScriptedService : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> asked = [];

    public ScriptedService(params string[] answers)
    {
        listener.Start();
        _ = AnswerAsync(answers);
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>The requests that came, with their headers.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (asked)
            {
                return [.. asked];
            }
        }
    }

    public void Dispose() => listener.Dispose();

    private async Task AnswerAsync(string[] answers)
    {
        try
        {
            foreach (var answer in answers)
            {
                using var caller = await listener.AcceptTcpClientAsync();
                await using var stream = caller.GetStream();
                var request = await ReadAsync(stream);
                lock (asked)
                {
                    asked.Add(request);
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    /// <summary>Headers and body: what is left unread would break the connection before the answer arrives.</summary>
    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var (head, length) = (new StringBuilder(), 0);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.AppendLine(line);
            length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line.AsSpan(16)) : length;
        }

        if (length > 0)
        {
            await reader.ReadBlockAsync(new char[length]);
        }

        return head.ToString();
    }
}
