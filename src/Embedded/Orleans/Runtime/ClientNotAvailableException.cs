namespace Orleans.Runtime;

/// <summary>The observer that was called is gone.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(string message) : base(message)
    {
    }
}
