namespace AdapterSearch.Domain;

/// <summary>One base model that a service offers.</summary>
/// <param name="Path">Folder below the model root, as a spec names it; forward slashes.</param>
/// <param name="Shape">Its shape; null when the folder cannot be read.</param>
/// <param name="Problem">Why it cannot be read; empty otherwise.</param>
public sealed record ModelEntry(string Path, ModelShape? Shape, string Problem = "");
