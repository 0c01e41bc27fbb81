namespace AdapterSearch.Domain;

/// <summary>One fault of a spec with its place.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the spec; empty for the spec as a whole.</param>
/// <param name="Detail">What is wrong, naming value and what is allowed.</param>
public sealed record SpecFault(string Pointer, string Detail);
