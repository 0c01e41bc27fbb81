using AdapterSearch.Domain;

namespace AdapterSearch.Training.Data;

/// <summary>Where a <see cref="BatchStream"/> stands. Together with its seed this is its whole state.</summary>
/// <param name="Epoch">Passes over the data that are finished.</param>
/// <param name="Batch">Batches taken from the current pass.</param>
public sealed record BatchCursor(int Epoch, int Batch);

/// <summary>
/// An endless stream of batches: each pass visits the examples in a new random order and drops the rest that does not fill a batch. The
/// order of pass e depends on (seed, e) only, so a stream restored from its cursor goes on exactly.
/// </summary>
public sealed class BatchStream
{
    private readonly SeedStream seeds;
    private readonly int examples;
    private int[] order = [];
    private int orderEpoch = -1;
    private BatchCursor cursor = new(0, 0);

    /// <summary>A stream at its beginning.</summary>
    /// <param name="examples">Examples of the split.</param>
    /// <param name="batchSize">Examples of every batch.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <exception cref="BadDataException">The split does not fill one batch.</exception>
    public BatchStream(int examples, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (examples < batchSize)
        {
            throw new BadDataException($"A batch of {batchSize} cannot be filled from a split of {examples} examples; lower the batch size.");
        }

        this.examples = examples;
        BatchSize = batchSize;
        BatchesPerEpoch = examples / batchSize;
        seeds = new SeedStream(seed).For("order");
    }

    /// <summary>Examples of every batch.</summary>
    public int BatchSize { get; }

    /// <summary>Full batches in one pass.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>Where the stream stands; setting it moves the stream there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cursor is outside a pass.</exception>
    public BatchCursor Cursor
    {
        get => cursor;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            ArgumentOutOfRangeException.ThrowIfNegative(value.Epoch);
            ArgumentOutOfRangeException.ThrowIfNegative(value.Batch);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Batch, BatchesPerEpoch);
            cursor = value;
        }
    }

    /// <summary>Positions of the next batch within the split.</summary>
    public long[] Next()
    {
        if (cursor.Batch == BatchesPerEpoch)
        {
            cursor = new BatchCursor(cursor.Epoch + 1, 0);
        }

        if (orderEpoch != cursor.Epoch)
        {
            order = seeds.For(cursor.Epoch).Random().Permutation(examples);
            orderEpoch = cursor.Epoch;
        }

        var positions = new long[BatchSize];
        for (var i = 0; i < BatchSize; i++)
        {
            positions[i] = order[(cursor.Batch * BatchSize) + i];
        }

        cursor = cursor with { Batch = cursor.Batch + 1 };
        return positions;
    }

    /// <summary>The next batch of a split of the stream's size; the caller's dispose scope owns it.</summary>
    public Batch Next(DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        if (split.Count != examples)
        {
            throw new ArgumentException($"The stream is made for {examples} examples, the split has {split.Count}.", nameof(split));
        }

        return split.Select(Next());
    }
}
