using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Embedded;

namespace AdapterSearch.Orleans.Tests;

public sealed class CopyTests
{
    [Fact]
    public async Task Changing_an_argument_after_the_call_does_not_show()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var basket = new Basket { Items = { "one" }, Counts = { ["x"] = [1] }, Inner = new() { Items = { "deep" } } };
        await grain.Keep(basket);
        basket.Items.Add("two");
        basket.Counts["x"][0] = 9;
        basket.Inner.Items.Clear();
        var kept = await grain.Kept();
        Assert.Equal(["one"], kept.Items);
        Assert.Equal([1], kept.Counts["x"]);
        Assert.Equal(["deep"], kept.Inner!.Items);
    }

    [Fact]
    public async Task Changing_a_result_or_an_argument_on_the_other_side_does_not_show()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var basket = new Basket();
        Assert.Equal(["changed by the grain"], (await grain.Mutate(basket)).Items);
        Assert.Empty(basket.Items);
        (await grain.Kept()).Items.Add("changed by the caller");
        Assert.Empty((await grain.Kept()).Items);
    }

    [Fact]
    public async Task Immutable_values_are_passed_as_they_are()
    {
        await using var host = await Host.StartAsync();
        int[] values = [1, 2, 3];
        Assert.True(await host.Grain<IWorker>("a").IsSame(new Frozen(values), values.AsImmutable()));
        var frozen = new Frozen(values);
        Assert.Same(frozen, await host.Grain<IWorker>("a").Echo(frozen));
    }

    [Fact]
    public async Task A_type_without_a_serializer_is_refused_by_name_in_both_directions()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        Assert.Contains(nameof(Unmarked), (await Assert.ThrowsAsync<UnserializableTypeException>(() => grain.TakeBad(new()))).Message);
        Assert.Contains(nameof(Unmarked), (await Assert.ThrowsAsync<UnserializableTypeException>(grain.Bad)).Message);
        Assert.Contains(nameof(Unmarked), (await Assert.ThrowsAsync<UnserializableTypeException>(() => grain.EchoAny(new List<Unmarked> { new() }))).Message);
        Assert.Equal("fine", await grain.Say("fine"));
    }

    [Fact]
    public async Task A_grain_object_in_a_message_is_refused_with_advice()
    {
        await using var host = await Host.StartAsync();
        var failure = await Assert.ThrowsAsync<UnserializableTypeException>(() => host.Grain<IWorker>("a").Notify(new Silent()));
        Assert.Contains("CreateObjectReference", failure.Message);
    }

    [Fact]
    public async Task Errors_keep_type_words_cause_and_members()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        Assert.Equal("wrong (Parameter 'kind')", (await Assert.ThrowsAsync<ArgumentException>(() => grain.Throw("argument"))).Message);
        var odd = await Assert.ThrowsAsync<OddException>(() => grain.Throw("odd"));
        Assert.Equal((42, "odd"), (odd.Code, odd.Message));
        Assert.Contains(nameof(WorkerGrain), odd.StackTrace);
        var nested = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Throw("nested"));
        Assert.Equal("inner", Assert.IsType<FormatException>(nested.InnerException).Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.Throw("cancel"));
        var many = await Assert.ThrowsAsync<global::Orleans.Runtime.OrleansException>(() => grain.Throw("aggregate"));
        Assert.Contains("System.AggregateException: many", many.Message);
    }

    [Fact]
    public async Task An_activation_that_fails_tells_its_callers_why_and_is_tried_anew()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("broken");
        Assert.Equal(7, (await Assert.ThrowsAsync<OddException>(() => grain.Say("x"))).Code);
        await Assert.ThrowsAsync<OddException>(() => grain.Say("y"));
        Assert.Equal(2, host.Probe.Log.Count(l => l.StartsWith("activate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_interface_typed_list_keeps_its_kind_and_a_set_its_comparer()
    {
        await using var host = await Host.StartAsync();
        var sent = new Everything
        {
            Doubles = new List<double> { 1.5 },
            Set = new(StringComparer.OrdinalIgnoreCase) { "a" },
            Array = ImmutableArray.Create(1, 2),
            Anything = new Circle("c", 1),
        };
        var back = (Everything)await host.Grain<IWorker>("a").EchoAny(sent);
        Assert.IsType<List<double>>(back.Doubles);
        Assert.NotSame(sent.Doubles, back.Doubles);
        Assert.Contains("A", back.Set!);
        Assert.Equal(new Circle("c", 1), back.Anything);
    }

    private sealed class Silent : IListener
    {
        public void Heard(string text)
        {
        }

        public Task<int> Asked(int number) => Task.FromResult(0);
    }
}
