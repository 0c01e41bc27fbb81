namespace AdapterSearch.Domain;

/// <summary>Everything about one candidate.</summary>
/// <param name="Candidate">Configuration, status and outcome.</param>
/// <param name="Curve">Its reports in order, over all attempts; thinned where there are very many.</param>
/// <param name="Log">What happened to it, without reports; the newest 2,000 lines.</param>
public sealed record CandidateDetails(CandidateView Candidate, IReadOnlyList<CurveReport> Curve, IReadOnlyList<LogLine> Log);

/// <summary>One point of a learning curve.</summary>
/// <param name="Attempt">Attempt that reported, from 1.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="TrainLoss">Moving mean of the training loss, in nats.</param>
/// <param name="ValidationLoss">Validation loss, in nats; null between rungs.</param>
/// <param name="ValidationAccuracy">Validation accuracy, [0, 1]; null between rungs.</param>
/// <param name="StepsPerSecond">Rate since the attempt began.</param>
public sealed record CurveReport(int Attempt, int Step, double TrainLoss, double? ValidationLoss, double? ValidationAccuracy, double StepsPerSecond);

/// <summary>One line of a log.</summary>
/// <param name="Sequence">Sequence number of the event.</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Kind">What happened.</param>
/// <param name="Candidate">Candidate, or 0.</param>
/// <param name="Message">Readable text.</param>
public sealed record LogLine(long Sequence, DateTimeOffset Time, SearchEventKind Kind, int Candidate, string Message);
