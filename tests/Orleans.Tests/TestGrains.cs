using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public interface IWorker : IGrainWithStringKey
{
    Task Hold(string gate);

    Task Block(string gate);

    Task<string> Say(string text);

    [AlwaysInterleave]
    Task<int> Peek();

    [ReadOnly]
    Task Look(string gate);

    Task<Basket> Mutate(Basket basket);

    Task<Basket> Kept();

    Task Keep(Basket basket);

    Task<bool> IsSame(Frozen frozen, Immutable<int[]> array);

    Task<Frozen> Echo(Frozen frozen);

    Task<object> EchoAny(object value);

    Task<Unmarked> Bad();

    Task TakeBad(Unmarked value);

    Task Throw(string kind);

    ValueTask<int> Add(int a, int b);

    ValueTask Nothing();

    Task<int> CallBack(string other);

    Task<string?> Context();

    Task WaitFor(string gate, CancellationToken cancellation);

    IAsyncEnumerable<int> Count(int to, CancellationToken cancellation = default);

    IAsyncEnumerable<int> Endless(CancellationToken cancellation = default);

    Task<IWorker> Myself();

    Task<string> AskThrough(IWorker other);

    [OneWay]
    Task Tell(string text);

    [ResponseTimeout("00:00:05")]
    Task HoldBriefly(string gate);

    Task<string> Silo();

    Task End();

    Task Notify(IListener listener);
}

public interface IListener : IGrainObserver
{
    void Heard(string text);

    Task<int> Asked(int number);
}

public sealed class WorkerGrain(Probe probe, ILocalSiloDetails silo) : Grain, IWorker
{
    private Basket _kept = new();
    private int _running;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Log.Enqueue($"activate {this.GetPrimaryKeyString()} on {silo.Name}");
        return this.GetPrimaryKeyString() == "broken" ? throw new OddException("cannot begin", 7) : Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Log.Enqueue($"deactivate {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        probe.Reach($"ended {this.GetPrimaryKeyString()}");
        if (this.GetPrimaryKeyString() == "stubborn")
            await probe.Gate("never").Task;
        if (this.GetPrimaryKeyString().StartsWith("friend-", StringComparison.Ordinal))
        {
            try
            {
                await GrainFactory.GetGrain<IWorker>(this.GetPrimaryKeyString() == "friend-a" ? "friend-b" : "friend-a").Say("bye");
            }
            catch (SiloUnavailableException)
            {
                probe.Log.Enqueue("friend unavailable");
            }
        }
    }

    public async Task Hold(string gate)
    {
        _running++;
        probe.Log.Enqueue($"begin {gate}");
        probe.Reach($"held {gate}");
        await probe.Gate(gate).Task;
        Assert.True(TaskScheduler.Current != TaskScheduler.Default, "an await must come back to the grain's scheduler");
        probe.Log.Enqueue($"end {gate}");
        _running--;
    }

    public Task Block(string gate)
    {
        probe.Reach($"held {gate}");
        Assert.True(probe.Reached(gate).Wait(TimeSpan.FromSeconds(10)), $"the test never opened {gate}");
        return Task.CompletedTask;
    }

    public async Task<string> Say(string text)
    {
        probe.Log.Enqueue($"say {text}");
        await Task.Yield();
        return text;
    }

    public Task<int> Peek() => Task.FromResult(_running);

    public Task Look(string gate) => Hold(gate);

    public Task<Basket> Mutate(Basket basket)
    {
        basket.Items.Add("changed by the grain");
        return Task.FromResult(basket);
    }

    public Task<Basket> Kept() => Task.FromResult(_kept);

    public Task Keep(Basket basket)
    {
        _kept = basket;
        return Task.CompletedTask;
    }

    public Task<bool> IsSame(Frozen frozen, Immutable<int[]> array) => Task.FromResult(ReferenceEquals(frozen.Values, array.Value));

    public Task<Frozen> Echo(Frozen frozen) => Task.FromResult(frozen);

    public Task<object> EchoAny(object value) => Task.FromResult(value);

    public Task<Unmarked> Bad() => Task.FromResult(new Unmarked());

    public Task TakeBad(Unmarked value) => Task.CompletedTask;

    public async Task Throw(string kind)
    {
        await Task.Yield();
        throw kind switch
        {
            "argument" => new ArgumentException("wrong", nameof(kind)),
            "odd" => new OddException("odd", 42),
            "nested" => new InvalidOperationException("outer", new FormatException("inner")),
            "aggregate" => new AggregateException("many", new FormatException("one")),
            _ => new OperationCanceledException("stopped"),
        };
    }

    public ValueTask<int> Add(int a, int b) => ValueTask.FromResult(a + b);

    public ValueTask Nothing() => default;

    public async Task<int> CallBack(string other)
    {
        await GrainFactory.GetGrain<IWorker>(other).CallBack(this.GetPrimaryKeyString());
        return 0;
    }

    public async Task<string?> Context()
    {
        await Task.Yield();
        return RequestContext.Get("who") as string;
    }

    public async Task WaitFor(string gate, CancellationToken cancellation)
    {
        probe.Reach($"held {gate}");
        try
        {
            await probe.Gate(gate).Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            probe.Reach($"cancelled {gate}");
            throw;
        }
    }

    public async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var i = 0; i < to; i++)
        {
            if (i % 7 == 3)
                await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return i;
                if (i % 3 == 2)
                    await Task.Yield();
                if (this.GetPrimaryKeyString() == "quiet" && i == 5)
                {
                    probe.Reach("quiet");
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                }
            }
        }
        finally
        {
            probe.Reach("stream ended");
        }
    }

    public Task<IWorker> Myself() => Task.FromResult(this.AsReference<IWorker>());

    public Task<string> AskThrough(IWorker other) => other.Say($"from {this.GetPrimaryKeyString()}");

    public Task Tell(string text)
    {
        probe.Reach(text);
        throw new InvalidOperationException("nobody hears this");
    }

    public Task HoldBriefly(string gate) => Hold(gate);

    public Task<string> Silo() => Task.FromResult(silo.Name);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Notify(IListener listener)
    {
        listener.Heard("news");
        probe.Log.Enqueue($"answer {await listener.Asked(20)}");
    }
}

public interface IReentrantWorker : IGrainWithStringKey
{
    Task Hold(string gate);

    Task Say(string text);
}

[Reentrant]
public sealed class ReentrantWorkerGrain(Probe probe) : Grain, IReentrantWorker
{
    public async Task Hold(string gate)
    {
        probe.Reach($"held {gate}");
        await probe.Gate(gate).Task;
        probe.Log.Enqueue($"end {gate}");
    }

    public Task Say(string text)
    {
        probe.Log.Enqueue(text);
        return Task.CompletedTask;
    }
}

public interface IKeyed : IGrainWithIntegerKey
{
    Task<long> Key();
}

public sealed class KeyedGrain : Grain, IKeyed
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public interface IGuided : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public sealed class GuidedGrain : Grain, IGuided
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

/// <summary>A grain without the base class.</summary>
internal interface IPlain : IGrainWithStringKey
{
    Task<string> Name();
}

internal sealed class PlainGrain(IGrainContext context) : IGrainBase, IPlain
{
    public IGrainContext GrainContext => context;

    public Task<string> Name() => Task.FromResult(context.GrainId.ToString());
}
