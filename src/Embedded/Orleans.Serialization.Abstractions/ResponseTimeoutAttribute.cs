using System.Globalization;

namespace Orleans;

/// <summary>How long a caller of the method waits for its answer, in place of the cluster's response timeout.</summary>
/// <param name="timeout">A time span in constant format, such as <c>00:05:00</c>.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The wait.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
