using System.IO.Compression;
using System.Text;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Tests.Live;

public sealed class DeflatedTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void Pieces_that_were_deflated_apart_are_one_stream_with_its_checksum(int pieces)
    {
        var random = new DeterministicRandom(5);

        // Long pieces and empty ones; bytes of every value make the sums of the checksum run over their modulus.
        SharedText[] texts = [.. Enumerable.Range(0, pieces).Select(i => new SharedText([.. Enumerable.Range(0, i % 7 == 3 ? 0 : random.Next(4000)).Select(_ => (byte)random.Next(256))]))];

        Assert.Equal(texts.SelectMany(t => t.Plain.ToArray()), Inflated(Joined(texts)));
    }

    [Fact]
    public void A_piece_that_is_missing_is_seen_by_the_checksum()
    {
        var written = new DeflatedText();
        var (first, second) = (new SharedText("first"u8.ToArray()), new SharedText("second"u8.ToArray()));
        byte[] whole = [.. DeflatedText.Header.Span, .. written.Next(first).Span, .. written.End()];
        _ = written.Next(second);

        Assert.Equal("first"u8.ToArray(), Inflated(whole));
        Assert.Throws<InvalidDataException>(() => Inflated([.. DeflatedText.Header.Span, .. first.Deflated.Span, .. written.End()]));
    }

    [Fact]
    public void Each_piece_can_be_read_before_the_next_is_there()
    {
        var (stream, pipe) = (new DeflatedText(), new MemoryStream());
        using var inflate = new ZLibStream(pipe, CompressionMode.Decompress);
        pipe.Write(DeflatedText.Header.Span);
        foreach (var word in new[] { "one", "two", "three" })
        {
            var at = pipe.Position;
            pipe.Write(stream.Next(new SharedText(Encoding.UTF8.GetBytes(word))).Span);
            pipe.Position = word == "one" ? 0 : at;
            var read = new byte[16];
            Assert.Equal(word, Encoding.UTF8.GetString(read, 0, inflate.ReadAtLeast(read, word.Length)));
        }
    }

    private static byte[] Joined(IEnumerable<SharedText> texts)
    {
        var (stream, bytes) = (new DeflatedText(), new MemoryStream());
        bytes.Write(DeflatedText.Header.Span);
        foreach (var text in texts)
        {
            bytes.Write(stream.Next(text).Span);
        }

        bytes.Write(stream.End());
        return bytes.ToArray();
    }

    private static byte[] Inflated(byte[] bytes)
    {
        using var inflate = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var plain = new MemoryStream();
        inflate.CopyTo(plain);
        return plain.ToArray();
    }
}
