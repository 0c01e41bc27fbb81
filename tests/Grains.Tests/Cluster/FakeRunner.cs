using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>Ends candidates at once with <see cref="Examples.Outcome(CandidateRole, CandidateJob, long)"/>, except those that a test holds back.</summary>
internal sealed class FakeRunner : ICandidateRunner
{
    private readonly Lock gate = new();
    private readonly List<Attempt> attempts = [];
    private readonly List<(Func<CandidateAssignment, bool> Wanted, TaskCompletionSource<Attempt> Found)> waiting = [];

    /// <summary>Which attempts wait for the test to end them.</summary>
    public Func<CandidateAssignment, bool> Hold { get; set; } = _ => false;

    /// <summary>How the others end.</summary>
    public Func<CandidateAssignment, CandidateOutcome> End { get; set; } = a => Examples.Outcome(a.Role, a.Job, a.Seed);

    public IReadOnlyList<CandidateAssignment> Started
    {
        get
        {
            lock (gate)
            {
                return [.. attempts.Select(a => a.Assignment)];
            }
        }
    }

    /// <summary>Most attempts that ran on one slot of one node at the same time; the runner only sees slot numbers, so this is for one node.</summary>
    public int MostOnOneSlot { get; private set; }

    /// <summary>The first attempt, past or to come, that a test wants.</summary>
    public Task<Attempt> StartedAsync(int candidate, int attempt = 1, string? search = null)
    {
        bool Wanted(CandidateAssignment a) => a.Candidate == candidate && a.Attempt == attempt && (search is null || a.SearchId == search);
        lock (gate)
        {
            if (attempts.Find(a => Wanted(a.Assignment)) is { } found)
            {
                return Task.FromResult(found);
            }

            var source = new TaskCompletionSource<Attempt>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((Wanted, source));
            return source.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        var attempt = new Attempt(assignment, report, cancellation);
        lock (gate)
        {
            attempts.Add(attempt);
            MostOnOneSlot = Math.Max(MostOnOneSlot, attempts.Count(a => !a.Over && a.Assignment.Slot == assignment.Slot));
            foreach (var (_, found) in waiting.Where(w => w.Wanted(assignment)))
            {
                found.TrySetResult(attempt);
            }
        }

        try
        {
            return Hold(assignment) ? await attempt.Result.Task.WaitAsync(cancellation) : End(assignment);
        }
        finally
        {
            attempt.Over = true;
            attempt.Ended.SetResult();
        }
    }

    /// <summary>One attempt in the hands of a test.</summary>
    internal sealed class Attempt(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        public CandidateAssignment Assignment => assignment;

        public CancellationToken Cancellation => cancellation;

        public bool Over { get; set; }

        public TaskCompletionSource<CandidateOutcome> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<ReportDecision> ReportAsync(int step, int rung = 0) => report(
            new CandidateReport(step, 160, rung, 0.5, rung > 0 ? new SplitScore(0.5, 0.5, 300) : null, 100));

        public void Finish() => Result.TrySetResult(Examples.Outcome(assignment.Role, assignment.Job, assignment.Seed));
    }
}
