namespace AdapterSearch.Domain;

/// <summary>Where the numbers of a search come from: the service and the exact bytes of model and data.</summary>
/// <param name="Service">What ran it.</param>
/// <param name="Model">Files of the base model.</param>
/// <param name="Data">Files of the task's data.</param>
public sealed record SearchProvenance(
    ServiceVersion Service,
    IReadOnlyList<FileFingerprint> Model,
    IReadOnlyList<FileFingerprint> Data);

/// <summary>One file by content.</summary>
/// <param name="Name">Name below its folder; forward slashes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
public sealed record FileFingerprint(string Name, long Bytes, string Sha256);
