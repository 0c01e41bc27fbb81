namespace Orleans.Embedded;

/// <summary>A record that is read while its grain is activated.</summary>
internal interface IPersistentRecord
{
    Task ReadStateAsync(CancellationToken cancellationToken);
}

/// <summary>A stream that an activation produces.</summary>
internal interface IActivationStream
{
    /// <summary>The activation ends.</summary>
    void Abort();
}
