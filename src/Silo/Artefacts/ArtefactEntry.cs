namespace AdapterSearch.Silo.Artefacts;

/// <summary>What a file is for.</summary>
public enum ArtefactKind
{
    /// <summary>Weights that a candidate trained.</summary>
    Weights,

    /// <summary>What a candidate was and did, as JSON.</summary>
    Record,

    /// <summary>Anything else that a candidate left, for example the state that another candidate continues from.</summary>
    Other,
}

/// <summary>One file that a candidate left.</summary>
/// <param name="Path">Path below the search's folder; forward slashes.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of its content, in lower-case hexadecimal.</param>
/// <param name="Created">When it was recorded (UTC).</param>
public sealed record ArtefactEntry(string Path, ArtefactKind Kind, long Bytes, string Sha256, DateTimeOffset Created);
