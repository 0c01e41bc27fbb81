namespace AdapterSearch.Training.Data;

/// <summary>What a model expects of its images.</summary>
/// <param name="Channels">Colour channels; a grey image is repeated in each.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Mean">Mean per channel of pixel values scaled to [0, 1].</param>
/// <param name="StandardDeviation">Standard deviation per channel, above 0.</param>
public sealed record ImageFormat(
    int Channels,
    int Height,
    int Width,
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> StandardDeviation)
{
    /// <summary>The value of each pixel byte in one channel: <c>(p/255 − mean) / standard deviation</c>, in single precision.</summary>
    public float[] Table(int channel)
    {
        var table = new float[256];
        for (var p = 0; p < table.Length; p++)
        {
            table[p] = ((p / 255f) - (float)Mean[channel]) / (float)StandardDeviation[channel];
        }

        return table;
    }
}
