using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>One silo as HTTP hosts see it.</summary>
/// <param name="Version">Versions, device and slots.</param>
/// <param name="NotReady">Null when searches can be taken, else a readable reason.</param>
[GenerateSerializer, Immutable]
public sealed record ServiceView([property: Id(0)] ServiceVersion Version, [property: Id(1)] string? NotReady);

/// <summary>One piece of an archive.</summary>
/// <param name="Content">Its bytes; empty when there is no archive.</param>
/// <param name="Refused">Why there is no archive; empty otherwise.</param>
/// <param name="Failed">There is none because what builds it broke down.</param>
/// <param name="TryAgain">Another try may well succeed.</param>
[GenerateSerializer, Immutable]
public sealed record ArchivePiece(
    [property: Id(0)] byte[] Content, [property: Id(1)] string Refused = "", [property: Id(2)] bool Failed = false, [property: Id(3)] bool TryAgain = false);

/// <summary>How a deletion of files went.</summary>
/// <param name="Freed">Bytes that were freed.</param>
/// <param name="Problem">What the disk refused; empty when all are gone.</param>
[GenerateSerializer, Immutable]
public sealed record FilesRemoved([property: Id(0)] long Freed, [property: Id(1)] string Problem = "");
