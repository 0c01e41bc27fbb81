namespace AdapterSearch.Training.Checkpoints;

/// <summary>Something could not be stored: the disk is full or failing, or a limit was met. What was there before is untouched. Becomes an outcome.</summary>
public sealed class StorageException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">What could not be written.</param>
    /// <param name="cause">Why.</param>
    public StorageException(string path, Exception cause)
        : base($"{path} cannot be written: {cause?.Message}", cause) => StoragePath = path;

    /// <summary>What could not be written.</summary>
    public string StoragePath { get; }
}
