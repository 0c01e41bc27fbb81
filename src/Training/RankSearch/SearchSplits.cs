using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.RankSearch;

/// <summary>
/// The two streams of a bi-level search: one for the weights from the training split, one for the architecture from the rest of the training split or
/// from the validation split. Which example is in which part depends on the seed alone.
/// </summary>
internal sealed class SearchSplits
{
    private readonly TaskData data;
    private readonly long[]? weightPart;
    private readonly long[]? outerPart;
    private readonly BatchStream train;
    private readonly BatchStream outer;

    /// <summary>Both streams at their beginning.</summary>
    /// <param name="context">Seeds.</param>
    /// <param name="data">Splits.</param>
    /// <param name="weightShare">Share of the training split for the weights; 1 takes the validation split for the architecture.</param>
    /// <param name="batchSize">Examples of a weight batch.</param>
    /// <param name="outerBatchSize">Examples of an architecture batch; 0 takes <paramref name="batchSize"/>.</param>
    /// <exception cref="BadConfigurationException">A part does not fill a batch.</exception>
    internal SearchSplits(JobContext context, TaskData data, double weightShare, int batchSize, int outerBatchSize)
    {
        this.data = data;
        var outerSize = outerBatchSize > 0 ? outerBatchSize : batchSize;
        var (weightCount, outerCount) = (data.Train.Count, data.Validation.Count);
        if (weightShare < 1)
        {
            long[] order = [.. new SeedStream(context.Seeds.Of("search-split")).Random().Permutation(data.Train.Count).Select(i => (long)i)];
            weightCount = (int)Math.Round(weightShare * order.Length);
            outerCount = order.Length - weightCount;
            (weightPart, outerPart) = (order[..weightCount], order[weightCount..]);
        }

        if (weightCount < batchSize || outerCount < outerSize)
        {
            throw new BadConfigurationException(
                $"The search splits its data into {weightCount} examples for the weights and {outerCount} for the architecture, which do not fill batches of {batchSize} and {outerSize}.");
        }

        train = new BatchStream(weightCount, batchSize, context.Seeds.Batches);
        outer = new BatchStream(outerCount, outerSize, context.Seeds.GateBatches);
    }

    internal BatchCursor Cursor
    {
        get => train.Cursor;
        set => train.Cursor = value;
    }

    internal BatchCursor OuterCursor
    {
        get => outer.Cursor;
        set => outer.Cursor = value;
    }

    /// <summary>Weight batches in one pass.</summary>
    internal int StepsPerEpoch => train.BatchesPerEpoch;

    internal Batch NextTrain() => data.Train.Select(Positions(train, weightPart));

    internal Batch NextOuter() => (outerPart is null ? data.Validation : data.Train).Select(Positions(outer, outerPart));

    private static long[] Positions(BatchStream stream, long[]? part) => part is null ? stream.Next() : [.. stream.Next().Select(i => part[i])];
}
