using AdapterSearch.Models;

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
    /// <summary>The format of an image model's folder.</summary>
    /// <param name="modelFolder">Hugging Face folder.</param>
    /// <exception cref="ModelException">The folder holds no readable model.</exception>
    /// <exception cref="BadDataException">The model does not take images.</exception>
    public static ImageFormat Of(string modelFolder)
    {
        if (EncoderConfiguration.Read(modelFolder) is not ViTConfiguration vit)
        {
            throw new BadDataException($"The model in {modelFolder} takes tokens; image data needs an image model (vit).");
        }

        var normalization = ModelFolder.ReadNormalization(modelFolder);
        return new ImageFormat(vit.Channels, vit.ImageSize, vit.ImageSize, normalization.Mean, normalization.StandardDeviation);
    }

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
