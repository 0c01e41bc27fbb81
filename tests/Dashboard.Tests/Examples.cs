using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Tests;

/// <summary>A model of 2 layers with projections q and v (10 parameters per unit of rank each) and events of a search on it.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static ModelShape Shape { get; } = new(
        "vit", 2, ["q", "v"],
        [Module(0, "q"), Module(0, "v"), Module(1, "q"), Module(1, "v")], 5, 1000);

    public static SearchView Header { get; } = new()
    {
        Summary = new SearchSummary("s-1", "s", SearchStatus.Running, 0, 0, Noon),
        Spec = new SearchSpec(),
        Shape = Shape,
        BudgetParameters = 20,
    };

    public static TrainJob Job(double rate, params int[] ranks) =>
        new(new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(Shape, ranks, 2), rate), new TrainingOptions(), false);

    public static CandidateView Candidate(int number, CandidateStatus status, CandidateJob? job = null, CandidateOutcome? outcome = null, CandidateRole role = CandidateRole.Trial) => new()
    {
        Number = number,
        Arm = "arm",
        Role = role,
        Job = job ?? Job(0.01, 1, 0, 0, 1),
        Status = status,
        Attempt = status == CandidateStatus.Waiting ? 0 : 1,
        Outcome = outcome,
    };

    public static SearchEvent Event(long sequence, SearchEventKind kind, CandidateView view) =>
        new(sequence, Noon.AddSeconds(sequence), kind, view.Number, $"{kind}", null, view);

    public static SearchEvent Report(long sequence, int candidate, CandidateReport report) =>
        new(sequence, Noon.AddSeconds(sequence), SearchEventKind.Report, candidate, "report", report);

    public static CandidateOutcome Scored(double accuracy, long parameters, double seconds = 2) =>
        new() { Validation = new SplitScore(1, accuracy, 10), AdapterParameters = parameters, Seconds = seconds, Steps = 20 };

    private static ModuleShape Module(int layer, string projection) => new(new ModuleAddress(layer, projection), $"{layer}.{projection}", 5, 5);
}
