using System.Runtime.InteropServices;

namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>Stops processes and lets them go on, as a debugger or a frozen virtual machine does.</summary>
internal static class Signals
{
    private const int Continue = 18;
    private const int StopNow = 19;

    /// <summary>SIGSTOP.</summary>
    public static void Stop(int process) => _ = kill(process, StopNow);

    /// <summary>SIGCONT.</summary>
    public static void GoOn(int process) => _ = kill(process, Continue);

    // The C library's name.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
}
