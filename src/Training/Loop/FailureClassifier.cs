using System.Runtime.InteropServices;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Continuation;
using AdapterSearch.Training.Data;

namespace AdapterSearch.Training.Loop;

/// <summary>Turns what went wrong in an attempt into an outcome with a kind and a readable reason.</summary>
public static class FailureClassifier
{
    /// <summary>The failed outcome for an exception.</summary>
    public static CandidateOutcome Outcome(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            BadDataException => CandidateOutcome.Failed(FailureKind.BadData, exception.Message),
            ModelException or WeightsFileException => CandidateOutcome.Failed(FailureKind.BadModel, exception.Message),
            AdapterException or BadConfigurationException => CandidateOutcome.Failed(FailureKind.BadConfiguration, exception.Message),
            ContinuationException { Refusal: ContinuationRefusal.Missing or ContinuationRefusal.Corrupt } => CandidateOutcome.Failed(FailureKind.BadModel, exception.Message),
            ContinuationException => CandidateOutcome.Failed(FailureKind.BadConfiguration, exception.Message),
            DivergenceException => CandidateOutcome.Failed(FailureKind.Divergence, exception.Message),
            OutOfMemoryException => OutOfMemory(exception),
            ExternalException when IsOutOfMemory(exception.Message) => OutOfMemory(exception),
            ExternalException => CandidateOutcome.Failed(FailureKind.Native, FirstLine(exception.Message)),
            IOException or UnauthorizedAccessException =>
                CandidateOutcome.Failed(FailureKind.Infrastructure, $"Reading or writing a file failed: {exception.Message}"),
            _ => CandidateOutcome.Failed(FailureKind.Native, $"Unexpected {exception.GetType().Name}: {FirstLine(exception.Message)}"),
        };
    }

    private static CandidateOutcome OutOfMemory(Exception exception) => CandidateOutcome.Failed(
        FailureKind.OutOfMemory,
        $"Memory ran out; lower the batch size, the rank or the number of slots. {FirstLine(exception.Message)}");

    // The wording of libtorch's host and device allocators.
    private static bool IsOutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase);

    private static string FirstLine(string message)
    {
        // libtorch appends a C++ stack trace after the first line.
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? message : message[..end].TrimEnd();
    }
}
