using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Benchmarks.Deciding;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>
/// Candidates that train nothing: their scores come from a formula over the configuration, so that every attempt of a candidate ends alike, and
/// they take as long as they are told to, on whatever clock is given.
/// </summary>
/// <param name="shape">Shape of the model that the formula is over.</param>
/// <param name="duration">How long an attempt takes.</param>
/// <param name="time">Clock.</param>
internal sealed class TabulatedRunner(ModelShape shape, Func<CandidateAssignment, TimeSpan> duration, TimeProvider time) : ICandidateRunner
{
    private long started, ended;

    /// <summary>Called when an attempt starts, on its own thread.</summary>
    public Action<CandidateAssignment>? Starting { get; set; }

    /// <summary>Called when an attempt has its result, before it is reported.</summary>
    public Action<CandidateAssignment>? Ending { get; set; }

    /// <summary>Attempts that started.</summary>
    public long Started => Interlocked.Read(ref started);

    /// <summary>Attempts that came to their end.</summary>
    public long Ended => Interlocked.Read(ref ended);

    /// <inheritdoc/>
    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        Interlocked.Increment(ref started);
        Starting?.Invoke(assignment);
        if (duration(assignment) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, time, cancellation);
        }

        var outcome = DecidingModel.Outcome(shape, (TrainJob)assignment.Job, assignment.Role == CandidateRole.Final);
        Interlocked.Increment(ref ended);
        Ending?.Invoke(assignment);
        return outcome;
    }
}
