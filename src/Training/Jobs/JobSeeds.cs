using AdapterSearch.Domain;

namespace AdapterSearch.Training.Jobs;

/// <summary>
/// Independent seeds of an attempt, one per purpose, so that arms which differ in their adapters still share head, batch order and
/// dropout.
/// </summary>
/// <param name="Root">Root seed of the attempt.</param>
public sealed record JobSeeds(long Root)
{
    /// <summary>New head weights.</summary>
    public long Head => Of("head-init");

    /// <summary>New adapter weights.</summary>
    public long Adapters => Of("adapter-init");

    /// <summary>Order of training batches.</summary>
    public long Batches => Of("batches");

    /// <summary>Order of the batches on which gates move.</summary>
    public long GateBatches => Of("gate-batches");

    /// <summary>Dropout masks.</summary>
    public long Dropout => Of("dropout");

    /// <summary>Seed of any other purpose.</summary>
    public long Of(string purpose) => new SeedStream(Root).For(purpose).Seed;
}
