namespace AdapterSearch.Domain;

/// <summary>What a deletion did.</summary>
/// <param name="Id">Search.</param>
/// <param name="FreedBytes">Bytes of artefacts that were deleted.</param>
/// <param name="RecordRemoved">True when the record (spec, events, board) is gone too.</param>
/// <param name="RecordKeptUntil">When the record is removed too, without being asked again; null when it is gone.</param>
public sealed record RemovalView(string Id, long FreedBytes, bool RecordRemoved, DateTimeOffset? RecordKeptUntil);
