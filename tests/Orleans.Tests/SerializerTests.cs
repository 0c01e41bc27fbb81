using System.Collections.Immutable;
using System.Text;
using Orleans.Embedded;

namespace AdapterSearch.Orleans.Tests;

public sealed class SerializerTests
{
    private readonly MessageSerializer _serializer = new(null);

    [Fact]
    public void Every_supported_kind_survives_writing_and_reading()
    {
        var value = new Everything
        {
            Bool = true,
            Long = long.MinValue,
            Double = 0.1,
            Float = 1e-45f,
            Decimal = 1.10m,
            Guid = new("0f8fad5b-d9cb-469f-a165-70867728950e"),
            DateTime = new(2026, 11, 21, 1, 2, 3, 4, DateTimeKind.Utc),
            DateTimeOffset = new(2026, 11, 21, 1, 2, 3, TimeSpan.FromHours(2)),
            TimeSpan = TimeSpan.FromTicks(-12345),
            Uri = new("http://localhost/x?y=z"),
            Bytes = [0, 255, 7],
            Colour = Colour.Green,
            Number = 5,
            Set = ["a", "b"],
            Shapes = new Dictionary<int, Shape> { [1] = new Circle("c", 2.5), [2] = new Polygon("p", [(1, 2), (3, 4)]) },
            Array = [1, 2, 3],
            Tuple = (7, "seven"),
            Anything = new List<Circle> { new("in a list", 1) },
            Doubles = [1, 2.5],
            Char = '√',
            Specials = [double.NaN, double.PositiveInfinity, -0.0, double.Epsilon, double.MaxValue],
        };
        var back = _serializer.Read<Everything>(_serializer.Write(value));
        Assert.Equal((true, long.MinValue, 0.1, 1e-45f, 1.10m, value.Guid), (back.Bool, back.Long, back.Double, back.Float, back.Decimal, back.Guid));
        Assert.Equal((value.DateTime, DateTimeKind.Utc, value.DateTimeOffset, value.TimeSpan), (back.DateTime, back.DateTime.Kind, back.DateTimeOffset, back.TimeSpan));
        Assert.Equal(TimeSpan.FromHours(2), back.DateTimeOffset.Offset);
        Assert.Equal((value.Uri, Colour.Green, null, 5, '√'), (back.Uri, back.Colour, back.NoColour, back.Number, back.Char));
        Assert.Equal(value.Bytes, back.Bytes);
        Assert.Equal(["a", "b"], back.Set!.Order());
        Assert.Equal(new Circle("c", 2.5), back.Shapes![1]);
        Assert.Equal([(1, 2), (3, 4)], Assert.IsType<Polygon>(back.Shapes[2]).Corners);
        Assert.Equal([1, 2, 3], back.Array.ToArray());
        Assert.Equal((7, "seven"), back.Tuple);
        Assert.Equal([new("in a list", 1)], Assert.IsType<List<Circle>>(back.Anything));
        Assert.Equal([1, 2.5], back.Doubles!);
        Assert.Equal(value.Specials.Select(BitConverter.DoubleToInt64Bits), back.Specials!.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Nulls_and_a_missing_immutable_array_survive()
    {
        var back = _serializer.Read<Everything>(_serializer.Write(new Everything()));
        Assert.True(back.Array.IsDefault);
        Assert.Null(back.Shapes);
        Assert.Null(_serializer.Read<Everything?>(_serializer.Write<Everything?>(null)));
    }

    [Fact]
    public void The_written_form_is_text_with_member_numbers_and_aliases()
    {
        var text = Encoding.UTF8.GetString(_serializer.Write<Shape>(new Circle("c", 2.5)));
        Assert.Equal("""{"$":"test.circle","v":{"0":2.5,"^0":"c"}}""", text);
    }

    [Fact]
    public void A_newer_record_is_read_by_an_older_class_and_the_other_way_round()
    {
        var newer = _serializer.Write(new SecondVersion { Name = "n", Tags = ["t"], Extra = new() { Items = { "i" } } });
        var old = Reading<FirstVersion>(newer);
        Assert.Equal("n", old.Name);
        var written = _serializer.Write(new FirstVersion { Name = "o", Dropped = 5 });
        var upgraded = Reading<SecondVersion>(written);
        Assert.Equal("o", upgraded.Name);
        Assert.Equal(["default"], upgraded.Tags);
        Assert.Null(upgraded.Extra);
    }

    [Fact]
    public void A_missing_or_repeated_number_is_refused()
    {
        Assert.Contains("Naked", Assert.Throws<UnserializableTypeException>(() => _serializer.Get<NoNumber>()).Message);
        Assert.Contains("twice", Assert.Throws<UnserializableTypeException>(() => _serializer.Get<Repeated>()).Message);
        Assert.Contains("no [GenerateSerializer]", Assert.Throws<UnserializableTypeException>(() => _serializer.Get<Unmarked[]>().Copy([new()])).Message);
    }

    [Fact]
    public void A_type_that_was_refused_is_refused_again_and_others_still_work()
    {
        for (var i = 0; i < 2; i++)
            Assert.Throws<UnserializableTypeException>(() => _serializer.Write(new Dictionary<string, NoNumber> { ["x"] = new(1) }));
        Assert.Equal("c", _serializer.Read<Circle>(_serializer.Write(new Circle("c", 1))).Name);
    }

    [Fact]
    public void An_object_that_contains_itself_is_refused_instead_of_overflowing_the_stack()
    {
        var basket = new Basket();
        basket.Inner = basket;
        Assert.Contains("contains itself", Assert.Throws<UnserializableTypeException>(() => _serializer.Get<Basket>().Copy(basket)).Message);
    }

    [Fact]
    public void Values_that_cannot_change_are_shared_and_others_are_not()
    {
        var circle = new Circle("c", 1);
        Assert.Same(circle, _serializer.Get<Circle>().Copy(circle));
        var array = new[] { circle };
        Assert.NotSame(array, _serializer.Get<Circle[]>().Copy(array));
        Assert.False(_serializer.Get<Basket>().Shared);
        Assert.True(_serializer.Get<ImmutableArray<int>>().Shared);
        Assert.False(_serializer.Get<ImmutableArray<int[]>>().Shared);
    }

    [Fact]
    public void Many_threads_find_the_same_complete_codecs()
    {
        Parallel.For(0, 64, _ =>
        {
            var fresh = new MessageSerializer(null);
            Parallel.For(0, 4, i => Assert.Equal("x", fresh.Get<Basket>().Copy(new() { Inner = new() { Items = { "x" } } }).Inner!.Items[0]));
        });
    }

    private T Reading<T>(byte[] bytes) => _serializer.Read<T>(bytes);
}

[GenerateSerializer]
public sealed class FirstVersion
{
    [Id(0)] public string Name { get; set; } = "";

    [Id(1)] public int Dropped { get; set; }
}

[GenerateSerializer]
public sealed class SecondVersion
{
    [Id(0)] public string Name { get; set; } = "";

    [Id(2)] public List<string> Tags { get; set; } = ["default"];

    [Id(3)] public Basket? Extra { get; set; }
}

[GenerateSerializer]
public sealed record NoNumber(int Naked);

[GenerateSerializer]
public sealed class Repeated
{
    [Id(0)] public int A { get; set; }

    [Id(0)] public int B { get; set; }
}
