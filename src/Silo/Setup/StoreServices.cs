using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.History;
using AdapterSearch.Silo.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdapterSearch.Silo.Setup;

/// <summary>History and artefact index, where the options say.</summary>
internal static class StoreServices
{
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        if (options.Store == StoreKind.Postgres)
        {
            services.AddSingleton(_ => Open(options.Cluster));
            services.AddSingleton<IHistoryStore>(s => new PostgresHistoryStore(s.GetRequiredService<NpgsqlDataSource>()));
            services.AddSingleton<IArtefactIndex>(s => new PostgresArtefactIndex(s.GetRequiredService<NpgsqlDataSource>()));
        }
        else
        {
            services.AddSingleton<IHistoryStore>(_ => new SqliteHistoryStore(Path.Combine(options.DataFolder, "history.db")));
            services.AddSingleton<IArtefactIndex>(_ => new SqliteArtefactIndex(Path.Combine(options.DataFolder, "artefacts.db")));
        }
    }

    /// <summary>The configured database.</summary>
    /// <exception cref="IOException">There is no connection string, or it is none.</exception>
    public static NpgsqlDataSource Open(ClusterSettings settings)
    {
        var text = settings.RequirePostgres();
        try
        {
            return NpgsqlDataSource.Create(text);
        }
        catch (ArgumentException)
        {
            // Its message may quote what was given, and that holds a password.
            throw new IOException("the PostgreSQL connection string cannot be read; expected for example Host=db;Database=adaptersearch;Username=search;Password=...");
        }
    }

    /// <summary>Makes sure before anything starts that the database is there and new enough.</summary>
    /// <exception cref="SchemaException">Its schema is older than this program needs.</exception>
    public static async Task CheckAsync(ServeOptions options, CancellationToken cancellation)
    {
        if (options.Store == StoreKind.Postgres)
        {
            await using var source = Open(options.Cluster);
            await new PostgresSchema(source).CheckAsync(cancellation);
        }
    }
}
