using System.Text.Json.Serialization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <summary>What a worker process says to its silo.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(WorkerHello), "hello")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(RunReported), "reported")]
[JsonDerivedType(typeof(RunEnded), "ended")]
[JsonDerivedType(typeof(RunCancelled), "cancelled")]
[JsonDerivedType(typeof(RunFaulted), "faulted")]
[JsonDerivedType(typeof(WorkerPulse), "pulse")]
[JsonDerivedType(typeof(WorkerMeasured), "measured")]
[JsonDerivedType(typeof(RuntimeDescribed), "described")]
[JsonDerivedType(typeof(ExportEnded), "exported")]
public abstract record WorkerMessage;

/// <summary>The first message. Its shape never changes, so that every version can read it.</summary>
/// <param name="Version"><see cref="WorkerProtocol.Version"/> of the worker.</param>
/// <param name="Program">Version of the program.</param>
public sealed record WorkerHello(int Version, string Program) : WorkerMessage;

/// <summary>A run has the slot's thread now.</summary>
/// <param name="Run">Run.</param>
public sealed record RunStarted(long Run) : WorkerMessage;

/// <summary>Progress of a run; answered by <see cref="AnswerReport"/>.</summary>
/// <param name="Run">Run.</param>
/// <param name="Number">Number of the report within its run, from 1.</param>
/// <param name="Report">The report.</param>
public sealed record RunReported(long Run, long Number, CandidateReport Report) : WorkerMessage;

/// <summary>A run has an outcome; failures with their kinds are outcomes too.</summary>
/// <param name="Run">Run.</param>
/// <param name="Outcome">The outcome.</param>
public sealed record RunEnded(long Run, CandidateOutcome Outcome) : WorkerMessage;

/// <summary>A run was cancelled and is over.</summary>
/// <param name="Run">Run.</param>
public sealed record RunCancelled(long Run) : WorkerMessage;

/// <summary>A run could not be run at all, for example because the tensor library does not load.</summary>
/// <param name="Run">Run.</param>
/// <param name="Reason">Readable reason.</param>
public sealed record RunFaulted(long Run, string Reason) : WorkerMessage;

/// <summary>How far the runs have come.</summary>
/// <param name="Runs">One entry per run under way.</param>
public sealed record WorkerPulse(IReadOnlyList<RunBeats> Runs) : WorkerMessage;

/// <summary>Progress of one run.</summary>
/// <param name="Run">Run.</param>
/// <param name="Beats">Batches and other pieces of work that its thread has done; only its change means something.</param>
public sealed record RunBeats(long Run, long Beats);

/// <summary>A measurement of the meter <see cref="Training.TrainingMetrics.MeterName"/>, which the silo shows as its own.</summary>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Value">The measurement in the instrument's unit.</param>
public sealed record WorkerMeasured(string Instrument, double Value) : WorkerMessage;

/// <summary>The answer to a single question.</summary>
/// <param name="Number">Number of the question.</param>
public abstract record WorkerAnswer(long Number) : WorkerMessage;

/// <summary>The tensor library as it loads here.</summary>
/// <param name="Number">Number of the question.</param>
/// <param name="Facts">What it is; null when it does not load.</param>
/// <param name="Fault">Why it does not load; empty otherwise.</param>
public sealed record RuntimeDescribed(long Number, TensorFacts? Facts, string Fault) : WorkerAnswer(Number);

/// <summary>An export is over; its folder is whole when neither reason is given.</summary>
/// <param name="Number">Number of the question.</param>
/// <param name="Refused">Why the artefact cannot be exported; empty otherwise.</param>
/// <param name="Failed">What broke down; empty otherwise.</param>
public sealed record ExportEnded(long Number, string Refused, string Failed) : WorkerAnswer(Number);
