using System.Collections.Immutable;

namespace AdapterSearch.Orleans.Tests;

public enum Colour
{
    Red,
    Green,
}

[GenerateSerializer, Alias("test.basket")]
public sealed class Basket
{
    [Id(0)] public List<string> Items { get; set; } = [];

    [Id(1)] public Dictionary<string, int[]> Counts { get; init; } = [];

    [Id(2)] public Basket? Inner { get; set; }
}

[GenerateSerializer]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer, Alias("test.circle")]
public sealed record Circle(string Name, [property: Id(0)] double Radius) : Shape(Name);

[GenerateSerializer]
public sealed record Polygon(string Name, [property: Id(0)] IReadOnlyList<(double X, double Y)> Corners) : Shape(Name);

[GenerateSerializer]
public sealed record Everything
{
    [Id(0)] public bool Bool { get; init; }
    [Id(1)] public long Long { get; init; }
    [Id(2)] public double Double { get; init; }
    [Id(3)] public float Float { get; init; }
    [Id(4)] public decimal Decimal { get; init; }
    [Id(5)] public Guid Guid { get; init; }
    [Id(6)] public DateTime DateTime { get; init; }
    [Id(7)] public DateTimeOffset DateTimeOffset { get; init; }
    [Id(8)] public TimeSpan TimeSpan { get; init; }
    [Id(9)] public Uri? Uri { get; init; }
    [Id(10)] public byte[]? Bytes { get; init; }
    [Id(11)] public Colour Colour { get; init; }
    [Id(12)] public Colour? NoColour { get; init; }
    [Id(13)] public int? Number { get; init; }
    [Id(14)] public HashSet<string>? Set { get; init; }
    [Id(15)] public IReadOnlyDictionary<int, Shape>? Shapes { get; init; }
    [Id(16)] public ImmutableArray<int> Array { get; init; }
    [Id(17)] public (int A, string B) Tuple { get; init; }
    [Id(18)] public object? Anything { get; init; }
    [Id(19)] public IReadOnlyList<double>? Doubles { get; init; }
    [Id(20)] public char Char { get; init; }
    [Id(21)] public double[]? Specials { get; init; }
}

public sealed class Unmarked
{
    public int Value { get; set; }
}

[GenerateSerializer, Immutable]
public sealed class Frozen(int[] values)
{
    [Id(0)] public int[] Values { get; } = values;
}

[GenerateSerializer]
public sealed class OddException(string message, int code) : Exception(message)
{
    [Id(0)] public int Code { get; } = code;
}
