using AdapterSearch.Testing;

namespace AdapterSearch.Grains.Tests;

public sealed class InMemoryHistoryStoreTests : HistoryStoreConformance
{
    protected override bool SurvivesACrash => false;

    protected override IHistoryStore Open() => new InMemoryHistoryStore();
}

public sealed class JsonLinesHistoryStoreTests : HistoryStoreConformance, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("grains-history-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    protected override IHistoryStore Open() => new JsonLinesHistoryStore(folder);
}
