using AdapterSearch.Silo.Migrations;
using AdapterSearch.Silo.Tests.Stores;
using AdapterSearch.Testing;
using Npgsql;

namespace AdapterSearch.Silo.Tests.Migrations;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresServer server) : IAsyncLifetime
{
    /// <summary>What Orleans 10.4 looks up: clustering, grain storage, reminders.</summary>
    private static readonly string[] Queries =
    [
        "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey", "DeleteStorageKey",
        "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey", "ReadRangeRows1Key",
        "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey", "WriteToStorageKey",
    ];

    private static readonly string[] Tables =
    [
        "artefact", "cluster_member", "cluster_version", "grain_reminder", "grain_state", "orleansquery", "schema_step", "search_event", "search_head",
    ];

    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync() => source = NpgsqlDataSource.Create(await server.NewSchemaAsync());

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Fact]
    public void Steps_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, PostgresSchema.Needed), Migration.All.Select(m => m.Version));

    [Fact]
    public async Task An_empty_database_gets_every_table_and_every_statement_of_Orleans()
    {
        Assert.Equal(PostgresSchema.Needed, (await new PostgresSchema(source).ApplyAsync()).Count);
        Assert.Equal(Tables, await ReadAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"));
        Assert.Equal(Queries, await ReadAsync("SELECT querykey FROM orleansquery ORDER BY querykey COLLATE \"C\""));
        await new PostgresSchema(source).CheckAsync();
    }

    [Fact]
    public async Task Applied_again_it_changes_nothing()
    {
        var schema = new PostgresSchema(source);
        await schema.ApplyAsync();
        var before = await ReadAsync("SELECT applied::text FROM schema_step ORDER BY version");
        Assert.Empty(await schema.ApplyAsync());
        Assert.Equal(before, await ReadAsync("SELECT applied::text FROM schema_step ORDER BY version"));
    }

    public static TheoryData<int> OlderVersions => [.. Enumerable.Range(0, PostgresSchema.Needed)];

    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task Every_older_version_is_brought_up_to_date_and_keeps_its_rows(int version)
    {
        var schema = new PostgresSchema(source);
        await schema.ApplyAsync(upTo: version);
        Assert.Equal(version, await schema.VersionAsync());
        if (version > 0)
        {
            await ReadAsync("INSERT INTO search_event (search, sequence, kind, content) VALUES ('a', 1, 0, '{}') RETURNING search");
        }

        var fault = await Assert.ThrowsAsync<SchemaException>(() => schema.CheckAsync());
        Assert.Equal($"the database has schema version {version}, this program needs {PostgresSchema.Needed}; run its verb 'migrate' first", fault.Message);
        Assert.Equal(Enumerable.Range(version + 1, PostgresSchema.Needed - version), (await schema.ApplyAsync()).Select(m => m.Version));
        await schema.CheckAsync();
        Assert.Equal(Queries, await ReadAsync("SELECT querykey FROM orleansquery ORDER BY querykey COLLATE \"C\""));
        Assert.Equal(version > 0 ? ["a"] : [], await ReadAsync("SELECT search FROM search_event"));
    }

    [Fact]
    public async Task Of_many_at_once_one_applies_each_step()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new PostgresSchema(source).ApplyAsync())));
        Assert.Equal(PostgresSchema.Needed, applied.Sum(a => a.Count));
    }

    [Fact]
    public async Task A_step_that_was_applied_with_other_statements_is_refused_and_nothing_changes()
    {
        var schema = new PostgresSchema(source);
        await schema.ApplyAsync(upTo: 2);
        await ReadAsync("UPDATE schema_step SET checksum = 'other' WHERE version = 2 RETURNING name");
        var fault = await Assert.ThrowsAsync<SchemaException>(() => schema.ApplyAsync());
        Assert.StartsWith("schema step 2 (artefacts) was applied with other statements", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, await schema.VersionAsync());
    }

    [Fact]
    public async Task A_newer_schema_serves_an_older_program()
    {
        var schema = new PostgresSchema(source);
        await schema.ApplyAsync();
        await ReadAsync("INSERT INTO schema_step (version, name, checksum) VALUES (999, 'later', 'x') RETURNING name");
        await schema.CheckAsync();
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await rows.ReadAsync())
        {
            values.Add(rows.GetString(0));
        }

        return values;
    }
}
