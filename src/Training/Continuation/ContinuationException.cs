namespace AdapterSearch.Training.Continuation;

/// <summary>A job asks to continue a training that it cannot continue. Becomes an outcome.</summary>
public sealed class ContinuationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="refusal">Kind of fault.</param>
    /// <param name="candidate">Candidate whose training was to be continued.</param>
    /// <param name="detail">What was found and what was expected.</param>
    public ContinuationException(ContinuationRefusal refusal, int candidate, string detail)
        : base($"The training of candidate {candidate} cannot be continued ({refusal}): {detail}") => Refusal = refusal;

    /// <summary>Kind of fault.</summary>
    public ContinuationRefusal Refusal { get; }
}
