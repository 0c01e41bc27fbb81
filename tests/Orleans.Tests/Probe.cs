using System.Collections.Concurrent;

namespace AdapterSearch.Orleans.Tests;

/// <summary>What grains and tests share: named gates that hold a turn at an await, and a log of what happened.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>A gate that a grain waits at and a test opens.</summary>
    public TaskCompletionSource Gate(string name) => _gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Says that a point was reached.</summary>
    public void Reach(string name) => Gate(name).TrySetResult();

    /// <summary>Waits until a point is reached; a test that waits in vain fails instead of hanging.</summary>
    public Task Reached(string name) => Gate(name).Task.WaitAsync(TimeSpan.FromSeconds(10));
}
