namespace AdapterSearch.Training.Export;

/// <summary>An adapter was not exported because the folder would not have meant what was trained. Nothing is left on disk.</summary>
public sealed class AdapterExportException : Exception
{
    /// <summary>Creates the exception with a readable reason.</summary>
    public AdapterExportException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a readable reason and its cause.</summary>
    public AdapterExportException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
