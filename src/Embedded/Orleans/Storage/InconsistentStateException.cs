using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A write was refused because the record is no longer the one that was read.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>Without words.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With words.</summary>
    /// <param name="message">The words.</param>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>With words and a cause.</summary>
    /// <param name="message">The words.</param>
    /// <param name="innerException">The cause.</param>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>With both versions.</summary>
    /// <param name="errorMsg">The words.</param>
    /// <param name="storedEtag">The version in the store.</param>
    /// <param name="currentEtag">The version that the writer knew.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : base(errorMsg) =>
        (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

    /// <summary>The version in the store; null when no record exists.</summary>
    [Id(0)] public string? StoredEtag { get; private set; }

    /// <summary>The version that the writer knew; null when it knew of no record.</summary>
    [Id(1)] public string? CurrentEtag { get; private set; }
}
