using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// Keeps reminders and delivers their ticks. A reminder that was due while nothing ran is next due at its next whole period, as in
/// the real runtime; ticks that were missed are not made up.
/// </summary>
internal sealed class ReminderService(ClusterRuntime runtime)
{
    // Timers take at most 49 days; a longer wait is done in parts.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);
    private readonly Dictionary<(GrainId Grain, string Name), Reminder> _reminders = [];
    private SqliteDatabase? _database;
    private bool _running;

    public void Start(SqliteDatabase? database)
    {
        _database = database;
        var stored = database?.ReadAsync("SELECT grain, name, start, period FROM reminders", reader =>
        {
            var rows = new List<Reminder>();
            while (reader.Read())
                rows.Add(new(this, GrainId.Parse(reader.GetString(0)), reader.GetString(1), new(reader.GetInt64(2), DateTimeKind.Utc), new(reader.GetInt64(3))));
            return rows;
        }).Result ?? [];
        lock (_reminders)
        {
            _running = true;
            foreach (var reminder in stored)
                _reminders[(reminder.Grain, reminder.ReminderName)] = reminder;
            foreach (var reminder in _reminders.Values)
                reminder.Arm();
        }
    }

    public void Stop()
    {
        lock (_reminders)
        {
            _running = false;
            foreach (var reminder in _reminders.Values)
                reminder.Disarm();
        }
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
            throw new ArgumentException($"The period of reminder {name} is {period}; the shortest is {runtime.Options.MinimumReminderPeriod}.", nameof(period));
        var reminder = new Reminder(this, grain, name, runtime.Clock.GetUtcNow().UtcDateTime + dueTime, period);
        if (_database is not null)
        {
            await _database.WriteAsync(session => session.Execute(
                "INSERT INTO reminders(grain, name, start, period) VALUES ($0, $1, $2, $3) ON CONFLICT DO UPDATE SET start = excluded.start, period = excluded.period",
                grain.ToString(), name, reminder.Start.Ticks, period.Ticks));
        }
        lock (_reminders)
        {
            if (_reminders.TryGetValue((grain, name), out var former))
                former.Disarm();
            _reminders[(grain, name)] = reminder;
            if (_running)
                reminder.Arm();
        }
        return reminder;
    }

    public async Task UnregisterAsync(GrainId grain, string name)
    {
        if (_database is not null)
            await _database.WriteAsync(session => session.Execute("DELETE FROM reminders WHERE grain = $0 AND name = $1", grain.ToString(), name));
        lock (_reminders)
        {
            if (_reminders.Remove((grain, name), out var reminder))
                reminder.Disarm();
        }
    }

    public List<IGrainReminder> Of(GrainId grain)
    {
        lock (_reminders)
            return [.. _reminders.Values.Where(r => r.Grain == grain)];
    }

    private async Task TickAsync(Reminder reminder, DateTime due)
    {
        try
        {
            // A tick belongs to no caller.
            RequestContext.Clear();
            await ((IRemindable)(object)runtime.Factory.Reference(typeof(IRemindable), reminder.Grain))
                .ReceiveReminder(reminder.ReminderName, new(reminder.Start, reminder.Period, due)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            runtime.Log.ReminderFailed(failure, reminder.Grain, reminder.ReminderName);
        }
    }

    private sealed class Reminder(ReminderService service, GrainId grain, string name, DateTime start, TimeSpan period) : IGrainReminder
    {
        private ITimer? _timer;
        private DateTime _due;

        public GrainId Grain => grain;

        public string ReminderName => name;

        public DateTime Start => start;

        public TimeSpan Period => period;

        private DateTime Now => service.Runtime.Clock.GetUtcNow().UtcDateTime;

        public void Arm()
        {
            _due = start >= Now ? start : start + (((Now - start).Ticks / period.Ticks) + 1) * period;
            _timer = service.Runtime.Clock.CreateTimer(_ => Due(), null, Wait(), Timeout.InfiniteTimeSpan);
        }

        public void Disarm()
        {
            _timer?.Dispose();
            _timer = null;
        }

        private TimeSpan Wait() => TimeSpan.FromTicks(Math.Clamp((_due - Now).Ticks, 0, LongestWait.Ticks));

        private void Due()
        {
            DateTime due;
            lock (service._reminders)
            {
                if (_timer is null)
                    return;
                due = _due;
                var early = Now < due;
                if (!early)
                    _due = due + (((Now - due).Ticks / period.Ticks) + 1) * period;
                _timer.Change(Wait(), Timeout.InfiniteTimeSpan);
                if (early)
                    return;
            }
            _ = service.TickAsync(this, due);
        }
    }

    private ClusterRuntime Runtime => runtime;
}
