using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Turns what escapes a handler into one readable answer; the details stay in the log.</summary>
internal sealed class FaultAnswers : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
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
}
