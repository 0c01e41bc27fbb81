using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can register reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>Called when a reminder is due; activates the grain if needed.</summary>
    /// <param name="reminderName">The name it was registered under.</param>
    /// <param name="status">When it was due.</param>
    /// <returns>Completes when the tick is handled.</returns>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
