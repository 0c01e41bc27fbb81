namespace AdapterSearch.Silo.Setup;

/// <summary>Where history and artefact index are kept.</summary>
public enum StoreKind
{
    /// <summary>SQLite files below the data folder; one silo.</summary>
    Sqlite,

    /// <summary>PostgreSQL; any number of silos.</summary>
    Postgres,
}
