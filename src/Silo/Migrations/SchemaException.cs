namespace AdapterSearch.Silo.Migrations;

/// <summary>The database is not as this version needs it.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class SchemaException(string message) : Exception(message);
