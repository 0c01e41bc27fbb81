namespace AdapterSearch.Client;

/// <summary>No service answered at the address, or the connection broke and could not be opened again.</summary>
public sealed class ServiceUnreachableException : Exception
{
    /// <summary>No answer.</summary>
    /// <param name="address">Address that was called.</param>
    /// <param name="cause">What the network said.</param>
    public ServiceUnreachableException(Uri address, Exception? cause)
        : base($"no silo answers at {address}{(cause is null ? "" : $" ({cause.Message})")}", cause) => Address = address;

    /// <summary>Address that was called.</summary>
    public Uri Address { get; }
}
