using AdapterSearch.Domain;
using Polly;

namespace AdapterSearch.Silo.Running;

/// <summary>
/// Carries reports from a device thread, which may wait, to a grain, which may not be waited on. A rung waits for its answer, since the
/// answer decides whether training goes on. A sign of life does not: it is sent while training continues, skipped while the one before is
/// still under way, and its answer counts from the next report on.
/// </summary>
/// <param name="report">The way to the grain.</param>
/// <param name="retry">Repeats a report after an infrastructure fault; a report is safe to repeat.</param>
/// <param name="lost">Hears of a report that never arrived. The attempt goes on: progress is worth less than training, and the lease decides whether it may.</param>
/// <param name="cancellation">Ends the attempt.</param>
internal sealed class ReportRelay(
    Func<CandidateReport, ValueTask<ReportDecision>> report,
    ResiliencePipeline retry,
    Action<Exception> lost,
    CancellationToken cancellation)
{
    private Task<ReportDecision> underWay = Task.FromResult(ReportDecision.Continue);

    /// <summary>Called on the device thread.</summary>
    public ReportDecision Send(CandidateReport progress)
    {
        var must = progress.Rung > 0;
        if (!must && !underWay.IsCompleted)
        {
            return ReportDecision.Continue;
        }

        var decision = Answer();
        if (decision != ReportDecision.Continue)
        {
            return decision;
        }

        underWay = Task.Run(() => retry.ExecuteAsync(async _ => await report(progress), cancellation).AsTask(), cancellation);
        return must ? Answer() : ReportDecision.Continue;
    }

    private ReportDecision Answer()
    {
        try
        {
            return underWay.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            lost(e);
            underWay = Task.FromResult(ReportDecision.Continue);
            return ReportDecision.Continue;
        }
    }
}
