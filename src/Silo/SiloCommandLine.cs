using System.CommandLine;
using AdapterSearch.Silo.Commands;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo;

/// <summary>The silo executable: serve (default), migrate, pretrain, token, bench. Exit codes are those of the command line, docs/cli.md.</summary>
public static class SiloCommandLine
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The operation failed, or a measured bar does not hold.</summary>
    public const int Failed = 1;

    /// <summary>Bad input or usage.</summary>
    public const int BadInput = 2;

    /// <summary>The port is in use.</summary>
    public const int PortInUse = 3;

    /// <summary>Interrupted.</summary>
    public const int Cancelled = 4;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Verb and options.</param>
    /// <param name="cancellation">An interruption.</param>
    /// <param name="candidates">What runs candidates in <c>serve</c>; null trains on this machine.</param>
    /// <param name="jobs">What this program can run as a worker process; null really trains.</param>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        Func<ServeOptions, Action<IServiceCollection>>? candidates = null,
        Func<WorkerJobs>? jobs = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var root = new RootCommand("AdapterSearch silo: grains, device slots and the HTTP interface in one process.")
        {
            ServeCommand.Create(candidates ?? TrainingServices.Prepare),
            MigrateCommand.Create(),
            PretrainCommand.Create(),
            TokenCommand.Create(),
            BenchCommand.Create(),
            WorkerCommand.Create(jobs ?? WorkerJobs.Training),
        };
        IReadOnlyList<string> effective = arguments.Count == 0 || (arguments[0].StartsWith('-') && arguments[0] is not ("--help" or "-h" or "-?" or "--version"))
            ? ["serve", .. arguments]
            : arguments;
        var parsed = root.Parse(effective);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"search: {error.Message}");
            }

            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
        }
        catch (Exception e) when (Code(e, cancellation) is { } code)
        {
            await Console.Error.WriteLineAsync($"search: {(code == Cancelled ? "interrupted" : e.Message)}");
            return code;
        }
    }

    /// <summary>The exit code of an expected fault; null for a defect, which shall show its trace.</summary>
    private static int? Code(Exception fault, CancellationToken cancellation) => fault switch
    {
        PortInUseException => PortInUse,
        OperationCanceledException when cancellation.IsCancellationRequested => Cancelled,
        Dashboard.Security.TokenDemandedException => BadInput,
        IOException or UnauthorizedAccessException or Models.ModelException or Training.Data.BadDataException => BadInput,
        DllNotFoundException or Training.Loop.DivergenceException or Migrations.SchemaException or Npgsql.NpgsqlException => Failed,
        _ => null,
    };
}
