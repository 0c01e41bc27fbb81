using AdapterSearch.Domain;
using AdapterSearch.Grains;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>A search through the real planner in virtual time: each slot runs one candidate for a made-up duration, results come from a tabulated objective.</summary>
internal static class VirtualSlots
{
    /// <summary>Plays a search to its end.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="shape">Shape of its model.</param>
    /// <param name="slots">Candidates that run at once.</param>
    public static (PlanState State, double Seconds, double BusySeconds, int MostOpen, int Repeats) Run(SearchSpec spec, ModelShape shape, int slots)
    {
        var planner = new SearchPlanner();
        var waiting = new SortedSet<int>();
        var running = new PriorityQueue<int, (double End, int Number)>();
        double now = 0, busy = 0;
        long lease = 0;
        int most = 0, repeats = 0;
        var step = planner.Submit(spec, shape);
        while (true)
        {
            waiting.UnionWith(step.Commands.OfType<StartCandidate>().Select(c => c.Number));
            while (waiting.Count > 0 && running.Count < slots)
            {
                var number = waiting.Min;
                waiting.Remove(number);
                step = planner.Apply(step.State, new AttemptReady(number, ++lease));

                // Durations differ ninefold, so that ends come in another order than beginnings.
                var seconds = 1 + (8 * new SeedStream(spec.Seed).For("duration").For(number).Random().NextDouble());
                busy += seconds;
                running.Enqueue(number, (now + seconds, number));
            }

            string[] open = [.. running.UnorderedItems.Select(r => r.Element).Concat(waiting)
                .Select(n => step.State.Candidates[n]).Where(c => c.Role == CandidateRole.Trial)
                .Select(c => ((TrainJob)c.Job).Configuration.CanonicalHash())];
            most = Math.Max(most, open.Length);
            repeats += open.Length - open.Distinct().Count();
            if (!running.TryDequeue(out var ended, out var at))
            {
                return (step.State, now, busy, most, repeats);
            }

            now = at.End;
            var candidate = step.State.Candidates[ended];
            var outcome = DecidingModel.Outcome(shape, (TrainJob)candidate.Job, candidate.Role == CandidateRole.Final);
            step = planner.Apply(step.State, new AttemptEnded(ended, candidate.Attempt, outcome));
        }
    }
}
