namespace AdapterSearch.Domain;

/// <summary>Something derived that a record keeps beside its data: records are equal whatever they keep.</summary>
/// <typeparam name="T">Type of what is kept.</typeparam>
internal struct BesideData<T> : IEquatable<BesideData<T>>
    where T : class
{
    /// <summary>What is kept; null for nothing.</summary>
    public T? Value { get; set; }

    /// <inheritdoc/>
    public readonly bool Equals(BesideData<T> other) => true;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BesideData<T>;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => 0;
}
