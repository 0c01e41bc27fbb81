using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <summary>The silo's side of one run in a worker process.</summary>
/// <param name="number">Its number.</param>
/// <param name="report">The way of reports to the search; never throws.</param>
internal sealed class WorkerRun(long number, Func<CandidateReport, Task<ReportDecision>> report)
{
    private readonly TaskCompletionSource<CandidateOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private CandidateReport? last;
    private TimeSpan silent;
    private long beats;
    private int owed;
    private long handedOver;

    public long Number => number;

    /// <summary>When it was handed to the worker, as a timestamp of the silo's clock.</summary>
    public long HandedOver
    {
        get => Interlocked.Read(ref handedOver);
        set => Interlocked.Exchange(ref handedOver, value);
    }

    /// <summary>The outcome; cancelled when the worker says so, faulted when it is lost.</summary>
    public Task<CandidateOutcome> Completion => completion.Task;

    /// <summary>Asks the search. Meanwhile the run waits for us and its silence is ours.</summary>
    public async Task<ReportDecision> AskAsync(CandidateReport progress)
    {
        lock (gate)
        {
            (last, silent) = (progress, TimeSpan.Zero);
            owed++;
        }

        try
        {
            return await report(progress);
        }
        finally
        {
            lock (gate)
            {
                owed--;
            }
        }
    }

    /// <summary>The worker says how far it is.</summary>
    public void Beat(long count)
    {
        lock (gate)
        {
            if (count != beats)
            {
                (beats, silent) = (count, TimeSpan.Zero);
            }
        }
    }

    /// <summary>A piece of time went by.</summary>
    /// <returns>How long the run has shown no progress.</returns>
    public TimeSpan Pass(TimeSpan time)
    {
        lock (gate)
        {
            silent = owed > 0 ? TimeSpan.Zero : silent + time;
            return silent;
        }
    }

    /// <summary>What is known of its progress.</summary>
    public string Describe()
    {
        lock (gate)
        {
            var at = last is { } known ? string.Create(CultureInfo.InvariantCulture, $"last report at step {known.Step} of {known.Steps}") : "no report yet";
            return string.Create(CultureInfo.InvariantCulture, $"{at}, {beats} pieces of work done");
        }
    }

    public void End(CandidateOutcome outcome) => completion.TrySetResult(outcome);

    public void Cancelled() => completion.TrySetCanceled();

    public void Lost(WorkerLostException loss) => completion.TrySetException(loss);
}
