namespace AdapterSearch.Dashboard.Live;

/// <summary>One report of a training, as curves show it.</summary>
/// <param name="Attempt">Attempt that reported.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="TrainLoss">Moving mean of the training loss, in nats.</param>
/// <param name="Accuracy">Validation accuracy at a rung, [0, 1]; null between rungs.</param>
/// <param name="Loss">Validation loss at a rung, in nats; null between rungs.</param>
/// <param name="StepsPerSecond">Rate since the attempt began.</param>
public sealed record CurvePoint(int Attempt, int Step, DateTimeOffset Time, double TrainLoss, double? Accuracy, double? Loss, double StepsPerSecond);

/// <summary>One state of the layer x projection map.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="Values">One number per module, in the model's order.</param>
/// <param name="Ranks">True when the numbers are ranks, false when they are gates.</param>
public sealed record ModuleFrame(int Step, DateTimeOffset Time, IReadOnlyList<double> Values, bool Ranks);

/// <summary>A result in the order in which it was stored.</summary>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="Accuracy">Validation accuracy, [0, 1].</param>
/// <param name="Counts">True when it may win: a trial or final training within the budget.</param>
public sealed record ScorePoint(int Candidate, DateTimeOffset Time, double Accuracy, bool Counts);
