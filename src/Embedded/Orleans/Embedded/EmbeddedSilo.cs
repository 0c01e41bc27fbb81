namespace Orleans.Embedded;

/// <summary>A logical silo of the embedded runtime.</summary>
/// <param name="Name">Its name, unique in the process.</param>
/// <param name="Metadata">What it says about itself, for placement filters.</param>
public sealed record EmbeddedSilo(string Name, IReadOnlyDictionary<string, string>? Metadata = null);
