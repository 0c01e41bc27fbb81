using System.Text.Json;
using AdapterSearch.Dashboard.Pages;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Tests.Pages;

public sealed class SpecDraftTests
{
    private static readonly SearchSpec Spec = new()
    {
        Name = "s",
        Model = "one",
        Data = new DataSpec { Path = "d" },
        Budget = new BudgetSpec { Fraction = 0.5 },
        Arms = [new ArmSpec("uniform", new UniformOptions())],
    };

    private readonly SlowGate gate = new();
    private readonly SpecDraft draft;

    public SpecDraftTests() => draft = new SpecDraft(gate);

    [Fact]
    public async Task Only_a_text_that_was_checked_as_it_stands_can_be_submitted()
    {
        draft.Write(Text("one"));
        Assert.Null(draft.Ready);
        var check = draft.CheckAsync(CancellationToken.None);
        Assert.Null(draft.Ready);
        gate.Answer("one", new SpecVerdict([], Examples.Shape));
        await check;
        Assert.Equal((Text("one"), "one", Examples.Shape), (draft.Ready!.Text, draft.Ready.Spec!.Model, draft.Ready.Shape));

        draft.Write(Text("two"));
        Assert.Null(draft.Ready);
        check = draft.CheckAsync(CancellationToken.None);
        gate.Answer("two", new SpecVerdict([], Examples.Shape with { Family = "bert" }));
        await check;
        Assert.Equal(("two", "bert"), (draft.Ready!.Spec!.Model, draft.Ready.Shape!.Family));
    }

    [Fact]
    public async Task A_check_that_ends_behind_a_change_counts_for_nothing()
    {
        draft.Write(Text("one"));
        var late = draft.CheckAsync(CancellationToken.None);
        draft.Write(Text("two"));
        gate.Answer("one", new SpecVerdict([], Examples.Shape));
        await late;
        Assert.Null(draft.Ready);
        Assert.Empty(draft.Problems);
    }

    [Fact]
    public async Task A_text_with_faults_cannot_be_submitted()
    {
        draft.Write("{");
        await draft.CheckAsync(CancellationToken.None);
        Assert.Null(draft.Ready);
        Assert.NotEmpty(draft.Problems);

        draft.Write(Text("one"));
        var check = draft.CheckAsync(CancellationToken.None);
        gate.Answer("one", new SpecVerdict(["model: is no model"], null));
        await check;
        Assert.Null(draft.Ready);
        Assert.Equal(["model: is no model"], draft.Problems);
    }

    private static string Text(string model) => JsonSerializer.Serialize(Spec with { Model = model }, JsonDefaults.Indented);

    /// <summary>Answers when the test says so.</summary>
    private sealed class SlowGate : ISpecGate
    {
        private readonly Dictionary<string, TaskCompletionSource<SpecVerdict>> checks = [];

        public void Answer(string model, SpecVerdict verdict) => checks[model].SetResult(verdict);

        public Task<SpecVerdict> CheckAsync(SearchSpec spec, CancellationToken cancellation) => (checks[spec.Model] = new TaskCompletionSource<SpecVerdict>()).Task;
    }
}
