using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli;

/// <summary>One invocation: the world, the service's address and the form of the answer.</summary>
/// <param name="Host">The outside world.</param>
/// <param name="Address">Service to talk to.</param>
/// <param name="Token">Access token; null sends none.</param>
/// <param name="Json">Answer machines: standard output holds JSON only.</param>
public sealed record CliContext(CliHost Host, Uri Address, string? Token, bool Json)
{
    /// <summary>A client of the service.</summary>
    public AdapterSearchClient Connect() => new(Address, new AdapterSearchClientOptions { Time = Host.Time, Token = Token });

    /// <summary>Writes one JSON value on one line.</summary>
    public void WriteJson<T>(T value) => Host.Output.WriteLine(JsonSerializer.Serialize(value, JsonDefaults.Compact));

    /// <summary>Writes the JSON value for machines, else runs the writer for people.</summary>
    public void Write<T>(T value, Action<T> forPeople)
    {
        ArgumentNullException.ThrowIfNull(forPeople);
        if (Json)
        {
            WriteJson(value);
        }
        else
        {
            forPeople(value);
        }
    }

    /// <summary>Runs a command's body and turns every expected fault into one message and an exit code.</summary>
    public async Task<int> GuardAsync(Func<Task<int>> body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        try
        {
            return await body();
        }
        catch (CliException e)
        {
            return Fail(e.ExitCode, e.Message, e.Problems);
        }
        catch (SearchApiException e)
        {
            var badInput = (int)e.Status is 400 or 404 or 413;
            return Fail(badInput ? ExitCodes.BadInput : ExitCodes.Failed, e.Title, e.Problems);
        }
        catch (ServiceUnreachableException) when (!cancellation.IsCancellationRequested)
        {
            return Fail(ExitCodes.Unreachable, $"no silo answers at {Address}: start one with ./search serve, or name another with --url", []);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is (OperationCanceledException or ServiceUnreachableException))
        {
            return Fail(ExitCodes.Cancelled, "interrupted", []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCodes.BadInput, e.Message, []);
        }
    }

    private int Fail(int exitCode, string message, IReadOnlyList<string> problems)
    {
        if (Json)
        {
            Host.Error.WriteLine(JsonSerializer.Serialize(new { error = message, problems, exitCode }, JsonDefaults.Compact));
        }
        else
        {
            Host.Error.WriteLine($"search: {message}");
            foreach (var problem in problems)
            {
                Host.Error.WriteLine($"  - {problem}");
            }
        }

        return exitCode;
    }
}
