using AdapterSearch.Training.Data;

namespace AdapterSearch.Training.Tests.Data;

public sealed class BatchStreamTests
{
    [Fact]
    public void Each_pass_visits_examples_once_and_drops_the_rest()
    {
        var stream = new BatchStream(examples: 11, batchSize: 3, seed: 8);
        Assert.Equal(3, stream.BatchesPerEpoch);
        for (var pass = 0; pass < 4; pass++)
        {
            var seen = Enumerable.Range(0, 3).SelectMany(_ => stream.Next()).ToArray();
            Assert.Equal(9, seen.Distinct().Count());
            Assert.All(seen, i => Assert.InRange(i, 0, 10));
        }

        Assert.Equal(new BatchCursor(3, 3), stream.Cursor);
    }

    [Fact]
    public void A_stream_restored_from_its_cursor_goes_on_exactly()
    {
        for (var stop = 0; stop < 9; stop++)
        {
            var whole = new BatchStream(10, 3, seed: 4);
            for (var i = 0; i < stop; i++)
            {
                whole.Next();
            }

            var restored = new BatchStream(10, 3, seed: 4) { Cursor = whole.Cursor };
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(whole.Next(), restored.Next());
            }
        }
    }

    [Fact]
    public void Order_depends_on_the_seed()
    {
        Assert.Equal(new BatchStream(50, 50, 1).Next(), new BatchStream(50, 50, 1).Next());
        Assert.NotEqual(new BatchStream(50, 50, 1).Next(), new BatchStream(50, 50, 2).Next());
    }

    [Fact]
    public void A_split_smaller_than_a_batch_is_refused() =>
        Assert.Throws<BadDataException>(() => new BatchStream(examples: 4, batchSize: 5, seed: 1));

    [Fact]
    public void A_cursor_outside_a_pass_is_refused()
    {
        var stream = new BatchStream(10, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Cursor = new BatchCursor(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Cursor = new BatchCursor(-1, 0));
    }
}
