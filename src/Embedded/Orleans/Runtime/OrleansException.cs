namespace Orleans.Runtime;

/// <summary>Base of the runtime's own exceptions.</summary>
public class OrleansException : Exception
{
    /// <summary>Without words.</summary>
    public OrleansException()
    {
    }

    /// <summary>With words.</summary>
    /// <param name="message">The words.</param>
    public OrleansException(string message) : base(message)
    {
    }

    /// <summary>With words and a cause.</summary>
    /// <param name="message">The words.</param>
    /// <param name="innerException">The cause.</param>
    public OrleansException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>A message was turned away.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>No silo can take the call.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>Without words.</summary>
    public SiloUnavailableException() : this("No silo is available.")
    {
    }

    /// <summary>With words.</summary>
    /// <param name="msg">The words.</param>
    public SiloUnavailableException(string msg) : base(msg, null)
    {
    }

    /// <summary>With words and a cause.</summary>
    /// <param name="message">The words.</param>
    /// <param name="innerException">The cause.</param>
    public SiloUnavailableException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>A reminder could not be registered or removed.</summary>
/// <param name="message">The words.</param>
public sealed class ReminderException(string message) : OrleansException(message);

/// <summary>A stream of results ended because the activation that produced it is gone.</summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>Without words.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>With words.</summary>
    /// <param name="message">The words.</param>
    public EnumerationAbortedException(string message) : base(message)
    {
    }

    /// <summary>With words and a cause.</summary>
    /// <param name="message">The words.</param>
    /// <param name="innerException">The cause.</param>
    public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
