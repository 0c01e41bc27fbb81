namespace Orleans.Runtime;

/// <summary>A timer of one activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the timer anew.</summary>
    /// <param name="dueTime">Time to the next tick; infinite stops the timer.</param>
    /// <param name="period">Time from the end of a tick to the next one; infinite for one tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
