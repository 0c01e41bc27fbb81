namespace AdapterSearch.Training.Data;

/// <summary>Task data is missing, corrupt, or does not fit the model. The message says which file or number and what was expected.</summary>
public sealed class BadDataException : Exception
{
    /// <summary>Creates the exception with a readable reason.</summary>
    public BadDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a readable reason and its cause.</summary>
    public BadDataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
