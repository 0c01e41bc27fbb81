namespace AdapterSearch.Training.Loop;

/// <summary>A loss, gradient norm or weight became NaN or infinite. Becomes an outcome; see <see cref="FailureClassifier"/>.</summary>
public sealed class DivergenceException : Exception
{
    /// <summary>Creates the exception with a readable reason.</summary>
    public DivergenceException(string message)
        : base(message)
    {
    }
}
