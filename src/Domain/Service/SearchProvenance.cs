using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Where the numbers of a search come from: the service and the exact bytes of model and data.</summary>
/// <param name="Service">What ran it.</param>
/// <param name="Model">Files of the base model.</param>
/// <param name="Data">Files of the task's data.</param>
[GenerateSerializer, Immutable]
public sealed record SearchProvenance(
    [property: Id(0)] ServiceVersion Service,
    [property: Id(1)] IReadOnlyList<FileFingerprint> Model,
    [property: Id(2)] IReadOnlyList<FileFingerprint> Data);

/// <summary>One file by content.</summary>
/// <param name="Name">Name below its folder; forward slashes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
[GenerateSerializer, Immutable]
public sealed record FileFingerprint([property: Id(0)] string Name, [property: Id(1)] long Bytes, [property: Id(2)] string Sha256);
