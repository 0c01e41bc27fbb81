namespace AdapterSearch.Models.Tests.Weights;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weights-");

    internal string File(string name) => Path.Combine(_folder.FullName, name);

    internal string[] Names() => [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    internal string Root => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
