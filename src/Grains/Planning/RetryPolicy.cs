using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>
/// What follows from a failed attempt, by the kind of its failure; a pure function of the candidate and the failure, so that a restored search
/// decides alike.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Out of memory: a plain training goes on with half as many examples per pass and twice as many passes per step, which is the same step up
/// to rounding (with dropout: up to other masks); whatever cannot shrink asks for twice the memory.</item>
/// <item>Infrastructure (lost worker, hang, storage): again from its checkpoint after a growing pause, a bounded number of times.</item>
/// <item>Divergence is a finding about the configuration; bad data, models and configurations stay bad, and so does what made a native call
/// fail: none of them is repeated.</item>
/// </list>
/// </remarks>
/// <param name="options">Limits; null takes the defaults.</param>
public sealed class RetryPolicy(RetryOptions? options = null)
{
    private readonly RetryOptions options = options ?? new RetryOptions();

    /// <summary>The candidate as it is tried again, with a word on what is different; null when the failure stands.</summary>
    /// <param name="candidate">The candidate whose attempt failed.</param>
    /// <param name="failure">The failed outcome.</param>
    public (PlannedCandidate Candidate, string Change)? Again(PlannedCandidate candidate, CandidateOutcome failure)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Failure switch
        {
            FailureKind.Infrastructure when candidate.InfrastructureFailures + 1 < options.MostInfrastructureFailures =>
                (candidate with { InfrastructureFailures = candidate.InfrastructureFailures + 1 }, ""),
            FailureKind.OutOfMemory => WithLess(candidate) ?? WithMore(candidate),
            _ => null,
        };
    }

    /// <summary>Pause before a candidate's next attempt.</summary>
    public TimeSpan Backoff(PlannedCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (candidate.InfrastructureFailures == 0)
        {
            return TimeSpan.Zero;
        }

        var pause = options.FirstBackoff * Math.Pow(2, Math.Min(candidate.InfrastructureFailures - 1, 30));
        return pause < options.MostBackoff ? pause : options.MostBackoff;
    }

    /// <summary>A candidate's job as its next attempt runs it.</summary>
    public static CandidateJob JobOf(PlannedCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return candidate is { Accumulation: > 1, Job: TrainJob train } ? train with { AccumulationSteps = candidate.Accumulation } : candidate.Job;
    }

    private static (PlannedCandidate Candidate, string Change)? WithLess(PlannedCandidate candidate)
    {
        if (candidate.Job is not TrainJob train || candidate.Accumulation >= train.Training.BatchSize)
        {
            return null;
        }

        var passes = Math.Min(candidate.Accumulation * 2, train.Training.BatchSize);
        return (candidate with { Accumulation = passes }, string.Create(
            CultureInfo.InvariantCulture,
            $" It goes on with {passes} passes of at most {TrainJob.PassSize(train.Training.BatchSize, passes)} examples per step."));
    }

    private (PlannedCandidate Candidate, string Change)? WithMore(PlannedCandidate candidate)
    {
        var factor = candidate.MemoryFactor * 2;
        return factor > options.MostMemoryFactor
            ? null
            : (candidate with { MemoryFactor = factor }, string.Create(CultureInfo.InvariantCulture, $" It asks for {factor:0} times the memory that was expected."));
    }
}
