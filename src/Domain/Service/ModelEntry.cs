using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One base model that a service offers.</summary>
/// <param name="Path">Folder below the model root, as a spec names it; forward slashes.</param>
/// <param name="Shape">Its shape; null when the folder cannot be read.</param>
/// <param name="Problem">Why it cannot be read; empty otherwise.</param>
[GenerateSerializer, Immutable]
public sealed record ModelEntry([property: Id(0)] string Path, [property: Id(1)] ModelShape? Shape, [property: Id(2)] string Problem = "");
