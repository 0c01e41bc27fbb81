namespace AdapterSearch.Silo.Commands;

/// <summary>Root of the repository, which the launcher hands over.</summary>
internal static class Home
{
    public static string Root => Environment.GetEnvironmentVariable("ADAPTERSEARCH_HOME") is { Length: > 0 } home ? home : Directory.GetCurrentDirectory();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);
}
