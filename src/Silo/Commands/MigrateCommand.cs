using System.CommandLine;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Silo.Migrations;
using AdapterSearch.Silo.Setup;
using Npgsql;

namespace AdapterSearch.Silo.Commands;

/// <summary>Makes the PostgreSQL schema what this program needs.</summary>
internal static class MigrateCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for a database that does not answer yet", DefaultValueFactory = _ => 60 };
        wait.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 0 or > 86_400)
            {
                r.AddError($"--wait {r.GetValueOrDefault<int>()}: must lie between 0 and 86400");
            }
        });
        var command = new Command("migrate", "Create or update the PostgreSQL tables; safe to repeat") { wait };
        command.SetAction((parsed, cancellation) => RunAsync(ClusterSettings.Read(), TimeSpan.FromSeconds(parsed.GetValue(wait)), TimeProvider.System, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ClusterSettings settings, TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        await using var source = StoreServices.Open(settings);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                var added = await new PostgresSchema(source).ApplyAsync(cancellation: cancellation);
                foreach (var step in added)
                {
                    await Console.Out.WriteLineAsync($"applied {step.Version} {step.Name}");
                }

                await Console.Out.WriteLineAsync($"schema version {PostgresSchema.Needed}{(added.Count == 0 ? ", nothing to do" : "")}");
                return SiloCommandLine.Ok;
            }
            catch (NpgsqlException e) when (e.IsTransient && time.GetElapsedTime(began) < wait)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
