namespace AdapterSearch.Training.Data;

/// <summary>Grey images as they stand in an IDX file.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Pixels">Count · height · width bytes, row-major, 0 … 255.</param>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels)
{
    /// <summary>Pixels of one image.</summary>
    public int PixelsPerImage => Height * Width;
}
