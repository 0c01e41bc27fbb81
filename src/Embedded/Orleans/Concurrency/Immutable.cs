namespace Orleans.Concurrency;

/// <summary>A value that travels in a call without being copied; neither side may change it afterwards.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="value">The value.</param>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    /// <summary>The value.</summary>
    [Id(0)] public readonly T Value = value;
}
