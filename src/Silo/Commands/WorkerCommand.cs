using System.CommandLine;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Commands;

/// <summary>The hidden verb that a silo starts its worker processes with.</summary>
internal static class WorkerCommand
{
    public static Command Create(Func<WorkerJobs> jobs)
    {
        var replies = new Option<string>(WorkerProgram.RepliesOption) { Description = "Inherited handle of the pipe for messages to the silo", Required = true };
        var command = new Command(WorkerProgram.Verb, "Serve a silo as its worker process; started by the silo only") { replies };
        command.Hidden = true;
        command.SetAction(parsed => Serve(parsed.GetValue(replies)!, jobs));
        return command;
    }

    private static int Serve(string replies, Func<WorkerJobs> jobs)
    {
        // A terminal's Ctrl-C and a service manager's stop reach all processes of the group; the silo decides when its workers leave.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, s => s.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, s => s.Cancel = true);
        PreferAsVictim();
        using var output = new AnonymousPipeClientStream(PipeDirection.Out, replies);
        using var input = Console.OpenStandardInput();
        try
        {
            new WorkerHost(input, output, jobs(), TimeProvider.System).Serve();
            return SiloCommandLine.Ok;
        }
        catch (WorkerProtocolException e)
        {
            Console.Error.WriteLine($"search: {e.Message}");
            return SiloCommandLine.BadInput;
        }
    }

    /// <summary>When memory runs out the kernel shall take a worker, not the silo. Raising one's own score needs no right.</summary>
    private static void PreferAsVictim()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another system; then the kernel's own choice holds.
        }
    }
}
