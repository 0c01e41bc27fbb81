using System.Collections.Concurrent;
using System.Diagnostics;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Grains.Tests;

/// <summary>Counts grain calls under way, but for those that wait for events by design.</summary>
internal sealed class CallCounter : IOutgoingGrainCallFilter
{
    /// <summary>Real time after which a call that does not end is a defect of the test or of what it tests.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, IOutgoingGrainCallContext> underWay = new();
    private int begun;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.MethodName == nameof(ISearchGrain.ReadEventsAsync))
        {
            await context.Invoke();
            return;
        }

        var number = Interlocked.Increment(ref begun);
        underWay[number] = context;
        try
        {
            await context.Invoke();
        }
        finally
        {
            underWay.TryRemove(number, out _);
        }
    }

    /// <summary>Lets all calls finish and what they cause.</summary>
    /// <param name="isAtRest">Whether no grain has anything to run.</param>
    /// <exception cref="TimeoutException">A call does not end; the message names it.</exception>
    public async Task QuietAsync(Func<bool> isAtRest)
    {
        var (before, began) = (Volatile.Read(ref begun), Stopwatch.GetTimestamp());
        for (var calm = 0; calm < 20; calm++)
        {
            await Task.Yield();
            if (Volatile.Read(ref begun) != before)
            {
                (before, began, calm) = (Volatile.Read(ref begun), Stopwatch.GetTimestamp(), 0);
            }
            else if (underWay.Values.Any(IsWaitedFor) || !isAtRest())
            {
                calm = 0;
                if (Stopwatch.GetElapsedTime(began) > Limit)
                {
                    throw new TimeoutException(
                        $"Calls that do not end: {string.Join("; ", underWay.Values.Where(IsWaitedFor).Select(c => $"{c.TargetId} {c.InterfaceName}.{c.MethodName}"))}.");
                }
            }
        }
    }

    /// <summary>False when the caller was on a silo that was killed: it never comes back from its call.</summary>
    private static bool IsWaitedFor(IOutgoingGrainCallContext call) => call.SourceContext?.Deactivated.IsCompleted != true;
}
