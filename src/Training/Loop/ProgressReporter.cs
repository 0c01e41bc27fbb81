using AdapterSearch.Domain;

namespace AdapterSearch.Training.Loop;

/// <summary>Sends progress about twice a second and at every rung.</summary>
public sealed class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Func<CandidateReport, ReportDecision> report;
    private readonly TimeProvider time;
    private readonly int steps;
    private readonly int firstStep;
    private readonly long started;
    private long last;

    /// <summary>A reporter of one attempt; its clock starts now.</summary>
    /// <param name="report">Receives the reports.</param>
    /// <param name="time">Clock.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="firstStep">Steps that an earlier attempt did.</param>
    public ProgressReporter(Func<CandidateReport, ReportDecision> report, TimeProvider time, int steps, int firstStep = 0)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(time);
        this.report = report;
        this.time = time;
        this.steps = steps;
        this.firstStep = firstStep;
        started = last = time.GetTimestamp();
    }

    /// <summary>Reports between rungs if half a second has passed since the last report; otherwise it is free.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="trainLoss">Moving mean of the training loss.</param>
    /// <param name="gates">Gates of a DAM search, asked for only when a report is due.</param>
    public ReportDecision Progress(int step, double trainLoss, Func<IReadOnlyList<double>?>? gates = null) =>
        time.GetElapsedTime(last) < Interval ? ReportDecision.Continue : Send(step, 0, trainLoss, null, gates?.Invoke());

    /// <summary>Reports a rung with its score.</summary>
    public ReportDecision Rung(int step, int rung, double trainLoss, SplitScore validation, IReadOnlyList<double>? gates = null) =>
        Send(step, rung, trainLoss, validation, gates);

    private ReportDecision Send(int step, int rung, double trainLoss, SplitScore? validation, IReadOnlyList<double>? gates)
    {
        last = time.GetTimestamp();
        var seconds = time.GetElapsedTime(started, last).TotalSeconds;
        var rate = seconds > 0 ? (step - firstStep) / seconds : 0;
        return report(new CandidateReport(step, steps, rung, trainLoss, validation, rate, gates));
    }
}
