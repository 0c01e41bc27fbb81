using System.Net;
using Polly;
using Polly.Retry;

namespace AdapterSearch.Client;

/// <summary>How calls that are safe to repeat are repeated: after network faults and answers that ask for it, at growing pauses with jitter.</summary>
internal static class CallRetries
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<HttpResponseMessage> Build(AdapterSearchClientOptions options) => options.Retries < 1
        ? ResiliencePipeline<HttpResponseMessage>.Empty
        : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static retry => ValueTask.FromResult(IsWorthRepeating(retry.Outcome, retry.AttemptNumber)),
                DelayGenerator = static retry => ValueTask.FromResult(Asked(retry.Outcome.Result)),
                OnRetry = static retry =>
                {
                    retry.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();

    /// <summary>True for an answer that says nothing of the call: too much traffic, or a gateway without a service behind it, as during a restart.</summary>
    public static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome, int attempt) => outcome switch
    {
        { Result: { } answer } => IsPassing(answer.StatusCode),

        // A refused connection is the answer that nothing listens; repeating it more than once only delays the message.
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => attempt == 0,
        { Exception: HttpRequestException or IOException or TimeoutException } => true,
        _ => false,
    };

    /// <summary>The pause that the service asks for; null takes the growing one.</summary>
    private static TimeSpan? Asked(HttpResponseMessage? response) => response?.Headers.RetryAfter?.Delta is { } wait && wait <= LongestPause ? wait : null;
}
