using Polly;
using Polly.Retry;

namespace AdapterSearch.Silo.Running;

/// <summary>The one place that repeats calls after infrastructure faults. Only calls that are safe to repeat go through it.</summary>
public static class InfrastructureRetry
{
    /// <summary>Repetitions after the first try.</summary>
    public const int Repetitions = 5;

    /// <summary>Repeats with a growing, jittered pause of about 0.2, 0.4, 0.8, 1.6 and 3.2 s; cancellation is never repeated.</summary>
    /// <param name="time">Clock of the pauses.</param>
    /// <param name="onRetry">Hears of each repetition: what went wrong, and the number of the failed try from 1.</param>
    public static ResiliencePipeline Create(TimeProvider time, Action<Exception?, int> onRetry) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException),
                MaxRetryAttempts = Repetitions,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = a =>
                {
                    onRetry(a.Outcome.Exception, a.AttemptNumber + 1);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
