namespace AdapterSearch.Silo.Workers;

/// <summary>What came over a pipe is not a message of the protocol. The other end cannot be trusted any more.</summary>
/// <param name="message">What came, readable.</param>
/// <param name="inner">Cause, if any.</param>
public sealed class WorkerProtocolException(string message, Exception? inner = null) : Exception(message, inner);
