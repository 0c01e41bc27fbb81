using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Pages;

/// <summary>A spec that somebody writes, and what the check of its text said. Only a text that was checked as it stands can be submitted.</summary>
/// <param name="gate">Checks.</param>
internal sealed class SpecDraft(ISpecGate gate)
{
    private CheckedSpec? newest;

    /// <summary>The text as it stands.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Faults of this text; empty as long as it is not checked.</summary>
    public IReadOnlyList<string> Problems => newest?.Problems ?? [];

    /// <summary>What may be submitted; null while this very text is not checked and when it has faults.</summary>
    public CheckedSpec? Ready => newest is { Spec: not null, Shape: not null, Problems.Count: 0 } ? newest : null;

    /// <summary>The spec that the text tells, whether it can run or not; null when it tells none.</summary>
    public SearchSpec? Read() => SpecReader.Read(Text, out _);

    /// <summary>Another text, which nothing is known of.</summary>
    public void Write(string text)
    {
        Text = text;
        newest = null;
    }

    /// <summary>Checks the text; what is found of a text that was changed meanwhile counts for nothing.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var text = Text;
        var spec = SpecReader.Read(text, out var faults);
        var verdict = spec is null ? null : await gate.CheckAsync(spec, cancellation);
        if (text == Text)
        {
            newest = new CheckedSpec(text, spec, verdict?.Shape, [.. faults, .. verdict?.Problems ?? []]);
        }
    }

    /// <summary>A text and what its check said.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Spec">The spec that it tells; null for none.</param>
    /// <param name="Shape">Shape of the spec's base model; null when not known.</param>
    /// <param name="Problems">Every fault.</param>
    public sealed record CheckedSpec(string Text, SearchSpec? Spec, ModelShape? Shape, IReadOnlyList<string> Problems);
}
