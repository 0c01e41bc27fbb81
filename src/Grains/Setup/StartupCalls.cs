using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>
/// First calls of a process to its cluster. A silo that has just become a member may not be known yet to the one that places a grain, and a call
/// may run into a silo that is leaving; both pass within seconds.
/// </summary>
public static class StartupCalls
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes a call that is safe to repeat until the cluster takes it.</summary>
    /// <typeparam name="T">Its answer.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="patience">Time after which the newest refusal is thrown.</param>
    /// <param name="time">Clock.</param>
    /// <param name="refused">Told of every refusal that is waited out.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<T> InsistAsync<T>(Func<Task<T>> call, TimeSpan patience, TimeProvider time, Action<Exception> refused, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(refused);
        for (var began = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellation))
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException && time.GetElapsedTime(began) < patience)
            {
                refused(fault);
            }
        }
    }
}
