namespace AdapterSearch.Training.Checkpoints;

/// <summary>A checkpoint cannot be used. It is caught where checkpoints are restored; the training starts anew.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception with a reason that continues "is not used: ".</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }
}
