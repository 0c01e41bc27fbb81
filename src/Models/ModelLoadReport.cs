namespace AdapterSearch.Models;

/// <summary>What was unusual about a loaded checkpoint.</summary>
/// <param name="ExtraTensors">Tensors in the file that the model does not use, for example a language-model head.</param>
/// <param name="NewHead">The checkpoint holds no classifier (a base model), so the head's weights are new.</param>
public sealed record ModelLoadReport(IReadOnlyList<string> ExtraTensors, bool NewHead);
