using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Orleans.Tests;

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_see_the_call_on_both_sides_and_may_replace_the_result()
    {
        await using var host = await Host.StartAsync(services: services =>
        {
            services.AddSingleton<IIncomingGrainCallFilter, Incoming>();
            services.AddSingleton<IOutgoingGrainCallFilter, Outgoing>();
        });
        Assert.Equal(105, await host.Grain<IWorker>("a").Add(2, 3));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Grain<IWorker>("a").Throw("argument"));
        Assert.Equal(
            ["out IWorker.Add", "activate a on silo", "in WorkerGrain.Add worker/a", "in done 5", "out done 105", "out IWorker.Throw", "in WorkerGrain.Throw worker/a"],
            host.Probe.Log);
    }

    private sealed class Incoming(Probe probe) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            probe.Log.Enqueue($"in {context.ImplementationMethod.DeclaringType!.Name}.{context.MethodName} {context.TargetId}");
            await context.Invoke();
            probe.Log.Enqueue($"in done {context.Result}");
            context.Result = (int)context.Result! + 100;
        }
    }

    private sealed class Outgoing(Probe probe) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            Assert.Null(context.SourceId);
            probe.Log.Enqueue($"out {context.InterfaceMethod.DeclaringType!.Name}.{context.MethodName}");
            await context.Invoke();
            probe.Log.Enqueue($"out done {context.Result}");
        }
    }
}
