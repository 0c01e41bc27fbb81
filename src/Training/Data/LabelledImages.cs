using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdapterSearch.Training.Data;

/// <summary>Images with one label each, in file order.</summary>
public sealed class LabelledImages
{
    /// <summary>Joins images and labels.</summary>
    /// <param name="images">Images.</param>
    /// <param name="labels">As many labels.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="BadDataException">The counts differ.</exception>
    public LabelledImages(IdxImages images, byte[] labels, string source)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Count != labels.Length)
        {
            throw new BadDataException($"{source} holds {images.Count:N0} images but {labels.Length:N0} labels.");
        }

        Images = images;
        Labels = labels;
        Source = source;
    }

    /// <summary>The images.</summary>
    public IdxImages Images { get; }

    /// <summary>One class number per image, from 0.</summary>
    public IReadOnlyList<byte> Labels { get; }

    /// <summary>Where they come from, for messages.</summary>
    public string Source { get; }

    /// <summary>Number of examples.</summary>
    public int Count => Images.Count;

    internal void AppendTo(IncrementalHash hash)
    {
        Span<byte> sizes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(sizes, Images.Count);
        BinaryPrimitives.WriteInt32BigEndian(sizes[4..], Images.Height);
        BinaryPrimitives.WriteInt32BigEndian(sizes[8..], Images.Width);
        hash.AppendData(sizes);
        hash.AppendData(Images.Pixels);
        hash.AppendData((byte[])Labels);
    }
}
