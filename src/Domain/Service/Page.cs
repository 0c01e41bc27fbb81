namespace AdapterSearch.Domain;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page, in the order of the list.</param>
/// <param name="Next">Cursor of the next page, to be handed back as it is; null behind the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
