using System.Reflection;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Architecture.Tests.Messages;

public sealed class MessageContractTests
{
    private static readonly Assembly Interfaces = typeof(ISearchGrain).Assembly;

    [Fact]
    public void Every_message_of_every_grain_interface_can_be_sent()
    {
        var contract = new MessageContract();
        foreach (var type in MessageContract.GrainInterfaces(Interfaces))
            contract.Interface(type);
        Assert.Empty(contract.Problems);
        Assert.True(contract.Seen > 10, $"{contract.Seen} types were seen");
    }

    [Fact]
    public void Every_stored_state_can_be_written_and_begun_empty()
    {
        var contract = new MessageContract();
        var states = Assembly.Load("AdapterSearch.Grains").GetTypes().Where(t => typeof(IGrain).IsAssignableFrom(t) && !t.IsAbstract)
            .SelectMany(t => t.GetConstructors()).SelectMany(c => c.GetParameters()).Where(p => p.IsDefined(typeof(PersistentStateAttribute)))
            .Select(p => p.ParameterType.GetGenericArguments()[0]).Distinct().ToList();
        Assert.NotEmpty(states);
        foreach (var state in states)
        {
            contract.Message(state, "stored state");
            Assert.NotNull(state.GetConstructor([]));
        }
        Assert.Empty(contract.Problems);
    }

    /// <summary>
    /// A collection expression for an interface makes a type that only the compiler can name. Orleans' default storage writes that name and
    /// cannot read it again, so messages begin with arrays.
    /// </summary>
    [Fact]
    public void No_message_begins_with_a_collection_that_only_the_compiler_can_name()
    {
        var generated = new[] { typeof(SearchSpec).Assembly, Interfaces }.SelectMany(a => a.GetTypes())
            .Where(t => t.Name.StartsWith("<>z__", StringComparison.Ordinal)).Select(t => $"{t.Assembly.GetName().Name}: {t.Name}");
        Assert.Empty(generated);
    }

    [Theory]
    [InlineData(typeof(IReturnsValue), "IReturnsValue.Get returns Int32; a grain method returns Task, ValueTask or IAsyncEnumerable.")]
    [InlineData(typeof(IReturnsVoid), "IReturnsVoid.Do returns Void; a grain method returns Task, ValueTask or IAsyncEnumerable.")]
    [InlineData(typeof(IByReference), "IByReference.Do has the by-reference parameter value.")]
    [InlineData(typeof(IGeneric), "IGeneric.Do is generic.")]
    [InlineData(typeof(ITakes<Unmarked>), "Unmarked (in ITakes`1.Take) has no [GenerateSerializer].")]
    [InlineData(typeof(ITakes<Dictionary<string, List<Unmarked[]>>>), "Unmarked (in ITakes`1.Take) has no [GenerateSerializer].")]
    [InlineData(typeof(ITakes<NoId>), "NoId.Value has no [Id].")]
    [InlineData(typeof(ITakes<NoIdRecord>), "NoIdRecord.Value has no [Id].")]
    [InlineData(typeof(ITakes<NoIdField>), "NoIdField._value has no [Id].")]
    [InlineData(typeof(ITakes<Repeated>), "Repeated.B repeats the [Id(1)] of A.")]
    [InlineData(typeof(ITakes<Computed>), "Computed.Twice has [Id] but holds nothing that can be set.")]
    [InlineData(typeof(ITakes<Outer>), "Unmarked (in Outer.Inner) has no [GenerateSerializer].")]
    [InlineData(typeof(ITakes<Family>), "Child (in a subclass of Family) has no [GenerateSerializer].")]
    [InlineData(typeof(ITakes<Marked>), "Plain (in Marked) has no [GenerateSerializer].")]
    public void The_check_finds(Type type, string problem) => Assert.Equal([problem], new MessageContract().Interface(type).Problems);

    [Fact]
    public void The_check_accepts_what_can_be_sent() => Assert.Empty(new MessageContract().Interface(typeof(IGood)).Problems);

    public interface IReturnsValue : IGrain
    {
        int Get();
    }

    public interface IReturnsVoid : IGrain
    {
        void Do();
    }

    public interface IByReference : IGrain
    {
        Task Do(ref int value);
    }

    public interface IGeneric : IGrain
    {
        Task Do<T>(T value);
    }

    public interface ITakes<T> : IGrain
    {
        Task Take(T value);
    }

    public interface IGood : IGrain
    {
        ValueTask<(int A, Good B)> Do(IReadOnlyDictionary<string, Good?> values, DayOfWeek day, IGood other, CancellationToken cancellation);

        IAsyncEnumerable<Good> Watch();
    }

    public sealed class Unmarked;

    [GenerateSerializer]
    public sealed class NoId
    {
        public int Value { get; set; }
    }

    [GenerateSerializer]
    public sealed record NoIdRecord(int Value);

    [GenerateSerializer]
    public sealed class NoIdField
    {
        private int _value;

        [Id(0)] public int Other { get; set; }

        public int Next() => ++_value;
    }

    [GenerateSerializer]
    public sealed class Repeated
    {
        [Id(1)] public int A { get; set; }

        [Id(1)] public int B { get; set; }
    }

    [GenerateSerializer]
    public sealed class Computed
    {
        [Id(0)] public int Value { get; set; }

        [Id(1)] public int Twice => 2 * Value;
    }

    [GenerateSerializer]
    public sealed record Outer([property: Id(0)] Unmarked Inner);

    [GenerateSerializer]
    public abstract record Family;

    public sealed record Child : Family;

    public abstract record Plain;

    [GenerateSerializer]
    public sealed record Marked : Plain;

    [GenerateSerializer]
    public sealed record Good([property: Id(0)] int Number, [property: Id(1)] Good? Next)
    {
        public int Twice => 2 * Number;
    }
}
