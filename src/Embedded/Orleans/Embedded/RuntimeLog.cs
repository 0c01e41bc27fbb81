using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What the runtime logs; event ids 9000 to 9019.</summary>
internal sealed partial class RuntimeLog(ILogger logger)
{
    [LoggerMessage(9000, LogLevel.Error, "Grain {Grain} could not be activated.")]
    public partial void ActivationFailed(Exception failure, GrainId grain);

    [LoggerMessage(9001, LogLevel.Error, "Grain {Grain} failed while it was deactivated.")]
    public partial void DeactivationFailed(Exception failure, GrainId grain);

    [LoggerMessage(9002, LogLevel.Error, "A timer of grain {Grain} failed; it goes on.")]
    public partial void TimerFailed(Exception failure, GrainId grain);

    [LoggerMessage(9003, LogLevel.Error, "One-way call {Call} failed.")]
    public partial void OneWayFailed(Exception failure, string call);

    [LoggerMessage(9004, LogLevel.Error, "Reminder {Reminder} of {Grain} failed; it is due again after its period.")]
    public partial void ReminderFailed(Exception failure, GrainId grain, string reminder);

    [LoggerMessage(9005, LogLevel.Warning, "Grain {Grain} did not end in time and was dropped.")]
    public partial void DroppedAtStop(GrainId grain);

    [LoggerMessage(9006, LogLevel.Error, "A task failed and nobody looked.")]
    public partial void Unobserved(Exception failure);
}
