using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>Runs a candidate's job on a device of this node. Grains know nothing of tensors; the silo supplies the real one, tests a fake.</summary>
public interface ICandidateRunner
{
    /// <summary>
    /// Runs one attempt to its end. A failed candidate is an outcome; only loss of the slot or node throws. Cancellation ends in an
    /// <see cref="OperationCanceledException"/> and leaves a checkpoint when one was due.
    /// </summary>
    /// <param name="assignment">What to run, on which slot, as which attempt.</param>
    /// <param name="report">
    /// Receives progress; its answer says whether to go on. Throws when the search cannot be reached: a report is safe to repeat, and one
    /// that never arrives is no reason to end the attempt, whose lease decides whether it may go on.
    /// </param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment,
        Func<CandidateReport, ValueTask<ReportDecision>> report,
        CancellationToken cancellation);
}
