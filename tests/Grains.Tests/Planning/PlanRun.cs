using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>Drives the planner as the grain does, with candidates that end in any order, and keeps the events that would be stored.</summary>
internal sealed class PlanRun
{
    private readonly SearchPlanner planner;
    private readonly HashSet<int> started = [];
    private long token;

    public PlanRun(SearchSpec spec, SearchPlanner? planner = null)
    {
        this.planner = planner ?? new SearchPlanner();
        State = null!;
        Take(this.planner.Submit(spec, Examples.Shape));
    }

    public PlanState State { get; private set; }

    public List<SearchEvent> Events { get; } = [];

    public List<PlanCommand> Commands { get; } = [];

    /// <summary>Candidates that were told to start and run, in order of their numbers.</summary>
    public IEnumerable<int> Startable => started.Order();

    public int MostAtOnce { get; private set; }

    public PlanStep Apply(PlanEvent happened) => Take(planner.Apply(State, happened));

    /// <summary>Begins and ends a candidate.</summary>
    public void Run(int number, CandidateOutcome? outcome = null)
    {
        Begin(number);
        var candidate = State.Candidates[number];
        Apply(new AttemptEnded(number, candidate.Attempt, outcome ?? Examples.Outcome(candidate)));
    }

    /// <summary>Begins an attempt on a lease of its own.</summary>
    public PlanStep Begin(int number) => Apply(new AttemptReady(number, ++token));

    /// <summary>Takes the newest attempt's lease away.</summary>
    public PlanStep Lose(int number) => Apply(new AttemptLost(number, State.Candidates[number].Lease, "node b was lost"));

    /// <summary>Ends candidates one after another, in an order drawn from a seed.</summary>
    public PlanRun RunAll(ulong seed, Action<PlanRun>? after = null)
    {
        var random = new DeterministicRandom(seed);
        while (started.Count > 0)
        {
            var open = Startable.ToArray();
            Run(open[random.Next(open.Length)]);
            after?.Invoke(this);
        }

        return this;
    }

    /// <summary>The state that the stored events give, with what the restored search still wants to start.</summary>
    public PlanStep Restore() => planner.Restore(State.Spec, State.Shape, JsonSerializer.Deserialize<List<SearchEvent>>(
        JsonSerializer.Serialize(Events, JsonDefaults.Compact), JsonDefaults.Compact)!);

    /// <summary>Everything that a state says, in a form that can be compared.</summary>
    public static string Text(PlanState state) => JsonSerializer.Serialize(
        new
        {
            state.Status,
            state.Reason,
            state.LearningRate,
            state.Finished,
            Candidates = state.Candidates.Values.Select(c => new { View = PlanViews.Candidate(c, null) with { Lease = 0 }, c.Seed, c.InfrastructureFailures }),
            Runs = state.Status == SearchStatus.Cancelled ? [] : state.Runs.Select(r => $"{r.Arm}/{r.Repetition}: {string.Join(',', r.Numbers)} {r.Finished} {r.Failure}"),
        },
        JsonDefaults.Compact);

    private PlanStep Take(PlanStep step)
    {
        State = step.State;
        Commands.AddRange(step.Commands);
        foreach (var change in step.Changes)
        {
            var view = change.Candidate is null ? null : PlanViews.Candidate(change.Candidate, null);
            Events.Add(new SearchEvent(Events.Count + 1, default, change.Kind, change.Candidate?.Number ?? 0, change.Message, null, view));
        }

        started.UnionWith(step.Commands.OfType<StartCandidate>().Select(c => c.Number));
        started.RemoveWhere(n => State.Candidates[n].HasEnded);
        MostAtOnce = Math.Max(MostAtOnce, started.Count);
        return step;
    }
}
