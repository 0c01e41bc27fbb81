using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>Plays a multi-fidelity method against given scores, its candidates ending in any order on any number of slots.</summary>
internal sealed class FidelityGame(Func<IStrategy> create, Func<int, int, SplitScore?> score, StrategyContext? context = null)
{
    private readonly StrategyContext context = context ?? Shapes.Context();
    private readonly List<StrategyCandidate> history = [];
    private readonly List<(int Trial, int Rung)> places = [];

    public IReadOnlyList<StrategyCandidate> History => history;

    /// <summary>Trial and rung of each candidate that is not final.</summary>
    public IReadOnlyList<(int Trial, int Rung)> Places => places;

    public string Failure { get; private set; } = "";

    /// <summary>Number under which the candidate at a place of the history runs; gaps as between the arms of a search.</summary>
    public static int Number(int place) => 5 + (3 * place);

    public static int Place(int number) => (number - 5) / 3;

    /// <summary>Plays to the end.</summary>
    /// <param name="slots">Candidates that run at once.</param>
    /// <param name="order">Seed of the order in which they end; null ends the oldest first.</param>
    /// <param name="forget">A fresh instance reads the whole history at every question.</param>
    public FidelityGame Play(int slots = 8, ulong? order = null, bool forget = false)
    {
        var random = order is { } seed ? new DeterministicRandom(seed) : null;
        var strategy = create();
        while (true)
        {
            var step = (forget ? create() : strategy).Next(context, history);
            Failure = step.Failure;
            if (step.Finished)
            {
                return this;
            }

            foreach (var proposal in step.Proposals)
            {
                Add(proposal);
            }

            int[] running = [.. Enumerable.Range(0, history.Count).Where(i => history[i].Outcome is null).Take(slots)];
            Assert.NotEmpty(running);
            var ends = running[random?.Next(running.Length) ?? 0];
            history[ends] = history[ends] with { Outcome = Outcome(ends) };
        }
    }

    public List<string> Describe() => [.. history.Select(c => c.Job is TrainJob job
        ? $"{c.Role} {job.Configuration.CanonicalHash()} from {job.ContinueFrom} until {job.UntilStep} releases {string.Join(' ', job.Releases ?? [])}"
        : c.Job.ToString())];

    private void Add(StrategyProposal proposal)
    {
        var job = (TrainJob)proposal.Job;
        if (proposal.Role == CandidateRole.Trial)
        {
            places.Add(job.ContinueFrom is { } parent
                ? (places[Place(parent)].Trial, places[Place(parent)].Rung + 1)
                : (places.Count(p => p.Rung == 0), 0));
        }

        history.Add(new StrategyCandidate(Number(history.Count), proposal.Role, job, null));
    }

    private CandidateOutcome Outcome(int index) => history[index].Role == CandidateRole.Final
        ? new CandidateOutcome { Validation = new SplitScore(0.5, 0.5, 100), Test = new SplitScore(0.5, 0.5, 100) }
        : score(places[index].Trial, places[index].Rung) is { } validation
            ? new CandidateOutcome { Validation = validation }
            : CandidateOutcome.Failed(FailureKind.Divergence, "the loss became NaN");
}
