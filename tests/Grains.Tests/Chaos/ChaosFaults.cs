using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains.Tests;

/// <summary>Loses and repeats messages between grains and nodes, and fails appends to the history, as long as it is told to.</summary>
/// <param name="random">Draws.</param>
/// <param name="history">What is really stored.</param>
internal sealed class ChaosFaults(DeterministicRandom random, IHistoryStore history) : IOutgoingGrainCallFilter
{
    /// <summary>Set in the request context of a test's own calls, which always arrive.</summary>
    public const string Calm = "calm";

    private readonly Lock gate = new();
    private readonly HashSet<string> silent = [];

    /// <summary>Share of messages that are lost, of answers that are lost, and of messages that arrive twice.</summary>
    public (double Lost, double Unanswered, double Twice) Rates { get; set; }

    /// <summary>Appends that will fail; every other one of them is stored all the same.</summary>
    public int FailingAppends { get; set; }

    /// <summary>Candidates whose results the search said stand.</summary>
    public HashSet<int> Acknowledged { get; } = [];

    /// <summary>Those of them whose ends were not stored by then.</summary>
    public List<int> TooEarly { get; } = [];

    /// <summary>Disturbances that happened.</summary>
    public int Count { get; private set; }

    /// <summary>Nodes whose heartbeats do not arrive.</summary>
    public void Silence(string node, bool on)
    {
        lock (gate)
        {
            _ = on ? silent.Add(node) : silent.Remove(node);
        }
    }

    public void EndAll()
    {
        lock (gate)
        {
            (Rates, FailingAppends) = (default, 0);
            silent.Clear();
        }
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (RequestContext.Get(Calm) is not null || context.MethodName == nameof(ISearchGrain.ReadEventsAsync))
        {
            await context.Invoke();
            return;
        }

        double drawn;
        (double Lost, double Unanswered, double Twice) rates;
        lock (gate)
        {
            rates = Rates;
            drawn = rates == default ? 1 : random.NextDouble();
            if (context.MethodName == nameof(INodeGrain.BeatAsync) && silent.Contains(context.TargetId.Key.ToString()!))
            {
                drawn = -1;
            }

            Count += drawn < rates.Lost + rates.Unanswered + rates.Twice ? 1 : 0;
        }

        if (drawn < rates.Lost)
        {
            throw new TimeoutException("Lost on the way.");
        }

        await context.Invoke();
        if (drawn >= rates.Lost + rates.Unanswered && drawn < rates.Lost + rates.Unanswered + rates.Twice)
        {
            await context.Invoke();
        }

        await NoteAsync(context);
        if (drawn >= rates.Lost && drawn < rates.Lost + rates.Unanswered)
        {
            throw new TimeoutException("The answer was lost.");
        }
    }

    /// <summary>True when this append fails, and whether it is stored all the same.</summary>
    public (bool Fails, bool Stored) NextAppend()
    {
        lock (gate)
        {
            if (FailingAppends == 0)
            {
                return (false, true);
            }

            Count++;
            return (true, --FailingAppends % 2 == 0);
        }
    }

    private async Task NoteAsync(IOutgoingGrainCallContext context)
    {
        if (context is { MethodName: nameof(ICandidateGrain.CompleteAsync), Result: true } && context.InterfaceName == typeof(ICandidateGrain).FullName)
        {
            var (search, candidate) = GrainKeys.ParseCandidate(context.TargetId.Key.ToString()!);
            var stored = (await history.ReadAsync(search, 0, int.MaxValue)).Any(e => e.Kind == SearchEventKind.Ended && e.Candidate == candidate);
            lock (gate)
            {
                Acknowledged.Add(candidate);
                if (!stored)
                {
                    TooEarly.Add(candidate);
                }
            }
        }
    }
}

/// <summary>A store whose disk is full now and then, and which does not always know what it stored.</summary>
internal sealed class FaultyHistory(IHistoryStore inner, ChaosFaults faults) : IHistoryStore
{
    public async Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
    {
        var (fails, stored) = faults.NextAppend();
        if (stored)
        {
            await inner.AppendAsync(searchId, events, cancellation);
        }

        if (fails)
        {
            throw new IOException("No space left on device.");
        }
    }

    public Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default) =>
        inner.ReadAsync(searchId, after, max, withReports, cancellation);

    public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => inner.LastAsync(searchId, cancellation);
}
