using System.Reflection;

namespace Orleans.Embedded;

/// <summary>How the embedded runtime is set up.</summary>
public sealed class EmbeddedOrleansOptions
{
    /// <summary>Folder of orleans.db, which holds grain state and reminders; null keeps both in memory only.</summary>
    public string? DataFolder { get; set; }

    /// <summary>The logical silos that start with the host; one named "silo" if none is given.</summary>
    public IList<EmbeddedSilo> Silos { get; } = [];

    /// <summary>The assemblies whose grain classes are hosted.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How long a caller waits for an answer.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain may be idle before it is deactivated.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopping silo waits for its grains, in real time.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The shortest period of a reminder.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock; null takes the one among the services, or the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
