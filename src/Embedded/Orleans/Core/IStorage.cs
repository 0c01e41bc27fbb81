namespace Orleans.Core;

/// <summary>One stored record of a grain.</summary>
public interface IStorage
{
    /// <summary>The version that was last read or written; null when no record exists.</summary>
    string? Etag { get; }

    /// <summary>Whether the record exists in the store.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the record and sets the state to a new one.</summary>
    /// <returns>Completes once the deletion is durable.</returns>
    Task ClearStateAsync();

    /// <summary>Deletes the record and sets the state to a new one.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes once the deletion is durable.</returns>
    Task ClearStateAsync(CancellationToken cancellationToken);

    /// <summary>Reads the record anew.</summary>
    /// <returns>Completes when the state holds what is stored.</returns>
    Task ReadStateAsync();

    /// <summary>Reads the record anew.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes when the state holds what is stored.</returns>
    Task ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Writes the state.</summary>
    /// <returns>Completes once the write is durable.</returns>
    Task WriteStateAsync();

    /// <summary>Writes the state.</summary>
    /// <param name="cancellationToken">Stops waiting; the write itself goes on.</param>
    /// <returns>Completes once the write is durable.</returns>
    Task WriteStateAsync(CancellationToken cancellationToken);
}

/// <summary>One stored record of a grain, with its value.</summary>
/// <typeparam name="TState">The type of the value.</typeparam>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value in memory.</summary>
    TState State { get; set; }
}
