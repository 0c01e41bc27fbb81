using System.Text.Json.Serialization;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Exporting;

namespace AdapterSearch.Silo.Workers;

/// <summary>What a silo says to a worker process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(OpenWorker), "open")]
[JsonDerivedType(typeof(BeginRun), "begin")]
[JsonDerivedType(typeof(AnswerReport), "answer")]
[JsonDerivedType(typeof(CancelRun), "cancel")]
[JsonDerivedType(typeof(DescribeRuntime), "describe")]
[JsonDerivedType(typeof(BuildExport), "export")]
[JsonDerivedType(typeof(CloseWorker), "close")]
public abstract record SiloMessage;

/// <summary>The first message: how the worker shall work.</summary>
/// <param name="ModelRoot">Folder below which specs name base models.</param>
/// <param name="DataRoot">Folder below which specs name task data.</param>
/// <param name="ThreadsPerSlot">Tensor threads of each slot.</param>
public sealed record OpenWorker(string ModelRoot, string DataRoot, int ThreadsPerSlot) : SiloMessage;

/// <summary>Run an attempt on its slot's thread.</summary>
/// <param name="Run">Number of the run, unique within the worker's life.</param>
/// <param name="Assignment">What to run.</param>
/// <param name="ArtefactFolder">Folder of the search's artefacts and checkpoints.</param>
public sealed record BeginRun(long Run, CandidateAssignment Assignment, string ArtefactFolder) : SiloMessage;

/// <summary>Answer to a report.</summary>
/// <param name="Run">Run that reported.</param>
/// <param name="Report">Number of the report within its run.</param>
/// <param name="Decision">What the run shall do.</param>
public sealed record AnswerReport(long Run, long Report, ReportDecision Decision) : SiloMessage;

/// <summary>End a run: it leaves a checkpoint and answers with <see cref="RunCancelled"/>.</summary>
/// <param name="Run">Run; unknown numbers are ignored, since it may just have ended.</param>
public sealed record CancelRun(long Run) : SiloMessage;

/// <summary>Load the tensor library and answer with <see cref="RuntimeDescribed"/>.</summary>
/// <param name="Number">Number of the question, unique within the worker's life.</param>
public sealed record DescribeRuntime(long Number) : SiloMessage;

/// <summary>Build an adapter folder and answer with <see cref="ExportEnded"/>.</summary>
/// <param name="Number">Number of the question, unique within the worker's life.</param>
/// <param name="Job">What to build.</param>
public sealed record BuildExport(long Number, ExportJob Job) : SiloMessage;

/// <summary>End all runs as by <see cref="CancelRun"/> and leave.</summary>
public sealed record CloseWorker : SiloMessage;
