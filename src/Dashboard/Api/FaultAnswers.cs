using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Turns what escapes a handler into one readable answer; the details stay in the log.</summary>
internal sealed partial class FaultAnswers : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException && BoundPattern().Match(exception.Message) is { Success: true } bound)
        {
            var (name, value) = (bound.Groups["name"].Value, bound.Groups["value"].Value);
            await Problem.Query(name, $"{name} = '{value}': must be {(bound.Groups["type"].Value.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false" : "a whole number")}").ExecuteAsync(httpContext);
            return true;
        }

        var (status, title) = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                (StatusCodes.Status413PayloadTooLarge, $"the request is larger than {SearchApi.MaxRequestBytes} bytes"),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, "the caller went away"),
            TimeoutException or OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, "the silo did not answer in time; try again"),
            _ => (StatusCodes.Status500InternalServerError, "the silo met a fault that it did not expect; its log says more"),
        };
        await Problem.Create(status, title, []).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>What the framework says of a value of the query that is not of its parameter's type.</summary>
    [GeneratedRegex("""\AFailed to bind parameter "(?<type>[^" ]+) (?<name>[^" ]+)" from "(?<value>.*)"\.\z""", RegexOptions.Singleline)]
    private static partial Regex BoundPattern();
}
