using Orleans;

namespace AdapterSearch.Domain;

/// <summary>The end of a candidate. A failure is data with a kind and a reason, never an exception.</summary>
[GenerateSerializer, Immutable]
public sealed record CandidateOutcome
{
    /// <summary>Completed, Failed, Cancelled or Stopped.</summary>
    [Id(0)] public CandidateStatus Status { get; init; } = CandidateStatus.Completed;

    /// <summary>Kind of failure.</summary>
    [Id(1)] public FailureKind Failure { get; init; }

    /// <summary>Readable reason of a failure, with what to do; empty otherwise.</summary>
    [Id(2)] public string Reason { get; init; } = "";

    /// <summary>Mean training loss over the last steps, in nats.</summary>
    [Id(3)] public double TrainLoss { get; init; }

    /// <summary>Validation score after the last step; null for jobs that have none.</summary>
    [Id(4)] public SplitScore? Validation { get; init; }

    /// <summary>Test score; null unless the job was a final training.</summary>
    [Id(5)] public SplitScore? Test { get; init; }

    /// <summary>Adapter parameters trained (the budgeted number).</summary>
    [Id(6)] public long AdapterParameters { get; init; }

    /// <summary>All parameters trained, task head included.</summary>
    [Id(7)] public long TrainableParameters { get; init; }

    /// <summary>Seconds on the device.</summary>
    [Id(8)] public double Seconds { get; init; }

    /// <summary>Highest memory of the attempt in bytes, as growth of its process's resident set; 0 where it is not known, as on CUDA.</summary>
    [Id(9)] public long PeakBytes { get; init; }

    /// <summary>Optimizer steps done.</summary>
    [Id(10)] public int Steps { get; init; }

    /// <summary>Module scores of a DAM search or probe; null for plain trainings.</summary>
    [Id(11)] public ModuleScores? Modules { get; init; }

    /// <summary>Folder name of the artefacts (adapter weights, curves) below the search's artefact folder; empty when there are none.</summary>
    [Id(12)] public string Artefact { get; init; } = "";

    /// <summary>Scores of all ranks that one run of a rank method yields; null for everything else.</summary>
    [Id(13)] public RankCurve? RankCurve { get; init; }

    /// <summary>A failed outcome.</summary>
    public static CandidateOutcome Failed(FailureKind kind, string reason) =>
        new() { Status = CandidateStatus.Failed, Failure = kind, Reason = reason };
}
