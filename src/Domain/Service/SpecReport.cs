namespace AdapterSearch.Domain;

/// <summary>The answer to a check of a spec.</summary>
/// <param name="Problems">Every fault, each naming the value and what is allowed; empty when the spec would be accepted.</param>
/// <param name="BudgetParameters">The hard limit in adapter parameters; 0 when the spec was refused before it was known.</param>
public sealed record SpecReport(IReadOnlyList<string> Problems, long BudgetParameters = 0);
