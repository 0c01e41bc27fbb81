using System.Buffers.Binary;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Data;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("images.idx", false)]
    [InlineData("images.idx.gz", true)]
    public void Images_are_read_as_they_were_written(string name, bool gzip)
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))];
        var bytes = IdxFiles.Images(2, 3, 4, pixels);
        File.WriteAllBytes(folder[name], gzip ? IdxFiles.Gzip(bytes) : bytes);

        var images = IdxReader.ReadImages(folder[name]);

        Assert.Equal((2, 3, 4), (images.Count, images.Height, images.Width));
        Assert.Equal(pixels, images.Pixels);
    }

    [Fact]
    public void Labels_are_read_as_they_were_written()
    {
        File.WriteAllBytes(folder["l"], IdxFiles.Labels([3, 0, 9]));
        Assert.Equal([3, 0, 9], IdxReader.ReadLabels(folder["l"]));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.Throws<BadDataException>(() => IdxReader.ReadImages(folder["none.idx"]));
        Assert.Contains("none.idx does not exist", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(39)]
    public void A_truncated_file_is_refused(int length)
    {
        var bytes = IdxFiles.Images(2, 3, 4, new byte[24])[..length];
        File.WriteAllBytes(folder["plain"], bytes);
        File.WriteAllBytes(folder["zip.gz"], IdxFiles.Gzip(bytes));

        Assert.Contains("truncated", Assert.Throws<BadDataException>(() => IdxReader.ReadImages(folder["plain"])).Message, StringComparison.Ordinal);
        Assert.Contains("truncated", Assert.Throws<BadDataException>(() => IdxReader.ReadImages(folder["zip.gz"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_promised_ones_are_refused()
    {
        byte[] bytes = [.. IdxFiles.Labels([1, 2]), 7];
        File.WriteAllBytes(folder["plain"], bytes);
        File.WriteAllBytes(folder["zip.gz"], IdxFiles.Gzip(bytes));

        Assert.Contains("too long", Assert.Throws<BadDataException>(() => IdxReader.ReadLabels(folder["plain"])).Message, StringComparison.Ordinal);
        Assert.Contains("goes on after", Assert.Throws<BadDataException>(() => IdxReader.ReadLabels(folder["zip.gz"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_magic_number_is_refused_with_both_numbers()
    {
        File.WriteAllBytes(folder["l"], IdxFiles.Labels([1, 2]));
        var e = Assert.Throws<BadDataException>(() => IdxReader.ReadImages(folder["l"]));
        Assert.Contains("0x00000801", e.Message, StringComparison.Ordinal);
        Assert.Contains("0x00000803", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue, 28, 28)]
    [InlineData(2_000_000, 28, 28)]
    [InlineData(-1, 28, 28)]
    [InlineData(0, 28, 28)]
    public void Sizes_that_the_file_cannot_hold_are_refused_before_allocation(int count, int height, int width)
    {
        var bytes = IdxFiles.Images(1, 1, 1, [0]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), height);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), width);
        File.WriteAllBytes(folder["zip.gz"], IdxFiles.Gzip(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<BadDataException>(() => IdxReader.ReadImages(folder["zip.gz"]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_broken_gzip_file_is_refused()
    {
        File.WriteAllBytes(folder["x.gz"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
        var e = Assert.Throws<BadDataException>(() => IdxReader.ReadLabels(folder["x.gz"]));
        Assert.Contains("not a valid gzip file", e.Message, StringComparison.Ordinal);
    }
}
