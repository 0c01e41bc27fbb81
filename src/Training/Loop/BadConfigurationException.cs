namespace AdapterSearch.Training.Loop;

/// <summary>A job cannot be trained as it stands: over budget, rank above the matrix, unknown module. Becomes an outcome.</summary>
public sealed class BadConfigurationException : Exception
{
    /// <summary>Creates the exception with a readable reason.</summary>
    public BadConfigurationException(string message)
        : base(message)
    {
    }
}
