using AdapterSearch.Silo.Migrations;
using AdapterSearch.Testing;
using Npgsql;

namespace AdapterSearch.Silo.Tests.Stores;

/// <summary>Test classes that share one PostgreSQL server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "postgres";

    /// <summary>Connection string of a new schema with all our tables.</summary>
    public static async Task<string> MigratedAsync(PostgresServer server)
    {
        var connection = await server.NewSchemaAsync();
        await using var source = NpgsqlDataSource.Create(connection);
        await new PostgresSchema(source).ApplyAsync();
        return connection;
    }
}
