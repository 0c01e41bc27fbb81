using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>
/// Asks once more when the silo that should have answered was lost: by the time the first call has run into its time limit, the grain
/// lives elsewhere. Only calls that change nothing are repeated here; what changes something is repeated by the HTTP client, which has
/// idempotency keys.
/// </summary>
public sealed class RepeatedReads : IOutgoingGrainCallFilter
{
    private static readonly string[] Reads = ["Get", "List", "Read", "Check"];

    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await context.Invoke();
        }
        catch (Exception fault) when (fault is TimeoutException or OrleansException && ChangesNothing(context.MethodName))
        {
            await context.Invoke();
        }
    }

    private static bool ChangesNothing(string method) => Reads.Any(r => method.StartsWith(r, StringComparison.Ordinal));
}
