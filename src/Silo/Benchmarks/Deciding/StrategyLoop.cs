using System.Diagnostics;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>One arm that is asked and told without an end: eight candidates are always in flight, the oldest ends, the method is asked for the next.</summary>
internal sealed class StrategyLoop
{
    private readonly StrategyContext context;
    private readonly DeterministicRandom random = new SeedStream(3).Random();
    private readonly Queue<int> running = new();
    private IStrategy? strategy;

    public StrategyLoop(ModelShape shape, StrategyOptions options)
    {
        var spec = DecidingModel.Spec(options);
        context = new StrategyContext(shape, spec, spec.Budget.Resolve(shape, spec.Rank), 0.01, new SeedStream(1));
        strategy = StrategyCatalog.Create(options);
        Ask();
    }

    private StrategyLoop(StrategyLoop other, StrategyOptions options)
    {
        context = other.context;
        History.AddRange(other.History);
        foreach (var index in other.running)
        {
            running.Enqueue(index);
        }

        strategy = StrategyCatalog.Create(options);
    }

    public List<StrategyCandidate> History { get; } = [];

    public int Finished => History.Count - running.Count;

    /// <summary>The same past in front of another method.</summary>
    public StrategyLoop With(StrategyOptions options) => new(this, options);

    /// <summary>Ends the oldest candidate and asks until it was answered with a proposal; milliseconds of each question.</summary>
    public double Step()
    {
        var index = running.Dequeue();
        History[index] = History[index] with { Outcome = DecidingModel.Scored(random.NextDouble(), final: false) };
        return Ask();
    }

    /// <summary>Steps until so many candidates have finished.</summary>
    public StrategyLoop Until(int finished)
    {
        while (Finished < finished)
        {
            Step();
        }

        return this;
    }

    /// <summary>Forgets the method, whose state is then free; the history stays.</summary>
    public void Drop() => strategy = null;

    private double Ask()
    {
        var began = Stopwatch.GetTimestamp();
        var step = strategy!.Next(context, History);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (step.Finished)
        {
            throw new InvalidOperationException($"The method ended: {step.Failure}");
        }

        foreach (var proposal in step.Proposals)
        {
            running.Enqueue(History.Count);
            History.Add(new StrategyCandidate(History.Count + 1, proposal.Role, proposal.Job, null));
        }

        return elapsed;
    }
}
