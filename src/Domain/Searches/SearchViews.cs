using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Where a search stands.</summary>
public enum SearchStatus
{
    /// <summary>Candidates are waiting or running.</summary>
    Running,

    /// <summary>Every arm is finished.</summary>
    Completed,

    /// <summary>Cancelled by a person.</summary>
    Cancelled,

    /// <summary>Could not go on; see the reason.</summary>
    Failed,
}

/// <summary>One candidate as people see it.</summary>
[GenerateSerializer, Immutable]
public sealed record CandidateView
{
    /// <summary>Number within the search, from 1; those that were added by hand count from 1,000,000,001.</summary>
    [Id(0)] public int Number { get; init; }

    /// <summary>Arm; empty for the tuning of the shared learning rate and for a candidate that was added by hand.</summary>
    [Id(1)] public string Arm { get; init; } = "";

    /// <summary>Repetition from 0.</summary>
    [Id(2)] public int Repetition { get; init; }

    /// <summary>Why it runs.</summary>
    [Id(3)] public CandidateRole Role { get; init; }

    /// <summary>What it does.</summary>
    [Id(4)] public required CandidateJob Job { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(5)] public CandidateStatus Status { get; init; }

    /// <summary>Newest attempt, from 1; 0 before the first.</summary>
    [Id(6)] public int Attempt { get; init; }

    /// <summary>Newest report of the running attempt.</summary>
    [Id(7)] public CandidateReport? Report { get; init; }

    /// <summary>Its end.</summary>
    [Id(8)] public CandidateOutcome? Outcome { get; init; }

    /// <summary>Fencing token of the slot that the newest attempt was given; 0 before the first.</summary>
    [Id(9)] public long Lease { get; init; }

    /// <summary>What an arm's own choice of its learning rate ran it as; null for every other candidate.</summary>
    [Id(10), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CandidateRole? Stage { get; init; }

    /// <summary>Passes per step that its next attempt takes because memory ran out before; null for the job as it was planned.</summary>
    [Id(11), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Accumulation { get; init; }

    /// <summary>Factor on the memory that it was expected to need, because memory ran out before; null for none.</summary>
    [Id(12), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? MemoryFactor { get; init; }

    /// <summary>The key under which it was added by hand; null for none and for every other candidate.</summary>
    [Id(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? IdempotencyKey { get; init; }
}

/// <summary>One line of the list of searches.</summary>
/// <param name="Id">Search id.</param>
/// <param name="Name">Name from the spec.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Finished">Candidates that ended.</param>
/// <param name="Planned">Candidates known so far.</param>
/// <param name="Submitted">When it was accepted (UTC).</param>
/// <param name="Reason">Why it failed; empty otherwise.</param>
/// <param name="Paused">True while it starts nothing because a person said so.</param>
/// <param name="KeptUntil">When the record of a deleted search goes (UTC); its files go at once or, where the disk refuses, with a later sweep. In lists only; null for one that nobody deleted.</param>
[GenerateSerializer, Immutable]
public sealed record SearchSummary(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] SearchStatus Status,
    [property: Id(3)] int Finished,
    [property: Id(4)] int Planned,
    [property: Id(5)] DateTimeOffset Submitted,
    [property: Id(6)] string Reason = "",
    [property: Id(7)] bool Paused = false,
    [property: Id(8), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? KeptUntil = null);

/// <summary>A whole search as people see it.</summary>
[GenerateSerializer, Immutable]
public sealed record SearchView
{
    /// <summary>Its line in the list.</summary>
    [Id(0)] public required SearchSummary Summary { get; init; }

    /// <summary>The spec as accepted.</summary>
    [Id(1)] public required SearchSpec Spec { get; init; }

    /// <summary>Shape of the base model.</summary>
    [Id(2)] public required ModelShape Shape { get; init; }

    /// <summary>Budget in adapter parameters.</summary>
    [Id(3)] public long BudgetParameters { get; init; }

    /// <summary>Shared learning rate; 0 while it is being chosen.</summary>
    [Id(4)] public double LearningRate { get; init; }

    /// <summary>All candidates by number.</summary>
    [Id(5)] public IReadOnlyList<CandidateView> Candidates { get; init; } = [];

    /// <summary>The board: one line per arm, in the order of the spec.</summary>
    [Id(6)] public IReadOnlyList<BoardLine> Board { get; init; } = [];

    /// <summary>Candidate number of the winner (best arm under the budget by mean validation accuracy, its best repetition by validation); null until known.</summary>
    [Id(7)] public int? Winner { get; init; }

    /// <summary>Sequence number of the newest event, for following live.</summary>
    [Id(8)] public long LastEvent { get; init; }

    /// <summary>Device work of one repetition of an arm in plain training steps; 0 where steps are equal and work is not.</summary>
    [Id(9)] public double AllowanceSteps { get; init; }
}

/// <summary>One arm on the board, over its finished final trainings.</summary>
[GenerateSerializer, Immutable]
public sealed record BoardLine
{
    /// <summary>Name of the arm.</summary>
    [Id(0)] public string Arm { get; init; } = "";

    /// <summary>Finished final trainings.</summary>
    [Id(1)] public int Finals { get; init; }

    /// <summary>Mean test accuracy, [0, 1].</summary>
    [Id(2)] public double TestAccuracy { get; init; }

    /// <summary>Sample standard deviation of the test accuracy over final trainings; 0 with fewer than two.</summary>
    [Id(3)] public double TestSpread { get; init; }

    /// <summary>Mean validation accuracy, [0, 1].</summary>
    [Id(4)] public double ValidationAccuracy { get; init; }

    /// <summary>Mean adapter parameters.</summary>
    [Id(5)] public double AdapterParameters { get; init; }

    /// <summary>Mean device seconds of a final training.</summary>
    [Id(6)] public double FinalSeconds { get; init; }

    /// <summary>Mean device seconds per repetition of everything before the final trainings (searches, probes, trials).</summary>
    [Id(7)] public double SearchSeconds { get; init; }

    /// <summary>True when every final training respects the budget.</summary>
    [Id(8)] public bool WithinBudget { get; init; }

    /// <summary>Failed candidates.</summary>
    [Id(9)] public int Failures { get; init; }

    /// <summary>Device seconds that the choice of this arm's own learning rate took in all; 0 where the choice is shared.</summary>
    [Id(10)] public double TuningSeconds { get; init; }

    /// <summary>The arm's learning rate; 0 while it is being chosen.</summary>
    [Id(11)] public double LearningRate { get; init; }

    /// <summary>Why a repetition of it ended without a final training, the first one's reason; empty when none did.</summary>
    [Id(12)] public string Reason { get; init; } = "";
}

/// <summary>One thing that happened in a search; numbered without gaps.</summary>
/// <param name="Sequence">Number from 1 within the search.</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Kind">What happened.</param>
/// <param name="Candidate">Candidate number, or 0.</param>
/// <param name="Message">Readable text.</param>
/// <param name="Report">The report, for <see cref="SearchEventKind.Report"/>.</param>
/// <param name="View">The candidate after the event; null when nothing of it changed but its report.</param>
[GenerateSerializer, Immutable]
public sealed record SearchEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset Time,
    [property: Id(2)] SearchEventKind Kind,
    [property: Id(3)] int Candidate,
    [property: Id(4)] string Message,
    [property: Id(5)] CandidateReport? Report = null,
    [property: Id(6)] CandidateView? View = null)
{
    private const int LongestKept = 8192;

    [NonSerialized]
    private BesideData<string> json;

    /// <summary>A copy keeps nothing beside its data: with changes it says something else, and what it was taken from shall not live on in it.</summary>
    private SearchEvent(SearchEvent original) => (Sequence, Time, Kind, Candidate, Message, Report, View) = original;

    /// <summary>The event as JSON, which histories store and streams send.</summary>
    public string ToJson() => json.Value ?? JsonSerializer.Serialize(this, JsonDefaults.Compact);

    /// <summary>Writes its JSON once for all who ask from now on; a long text is not kept.</summary>
    public void KeepJson()
    {
        if (ToJson() is { Length: <= LongestKept } text)
        {
            json.Value = text;
        }
    }

    /// <summary>Keeps its JSON no longer.</summary>
    public void DropJson() => json.Value = null;
}

/// <summary>Kinds of <see cref="SearchEvent"/>.</summary>
public enum SearchEventKind
{
    /// <summary>The search was accepted.</summary>
    Submitted,

    /// <summary>A candidate was planned.</summary>
    Planned,

    /// <summary>An attempt started.</summary>
    Started,

    /// <summary>A running attempt reported.</summary>
    Report,

    /// <summary>A candidate ended.</summary>
    Ended,

    /// <summary>The search ended.</summary>
    SearchEnded,

    /// <summary>An attempt ended without a result (slot or node lost, infrastructure failure); the candidate waits for another one.</summary>
    AttemptLost,

    /// <summary>One repetition of an arm ended without a final training; the message says why.</summary>
    ArmFailed,

    /// <summary>A person paused the search: nothing more starts.</summary>
    Paused,

    /// <summary>A person let a paused search go on.</summary>
    Unpaused,
}
