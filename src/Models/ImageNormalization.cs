namespace AdapterSearch.Models;

/// <summary>How pixels in [0, 1] become a model's input: (pixel − mean) / standard deviation, per channel.</summary>
/// <param name="Mean">One number per channel.</param>
/// <param name="StandardDeviation">One number above 0 per channel.</param>
public sealed record ImageNormalization(IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation)
{
    /// <summary>Mean 0.5 and deviation 0.5 in every channel, what ViT folders without a preprocessor file mean.</summary>
    /// <param name="channels">Number of channels, 1 or more.</param>
    public static ImageNormalization Default(int channels) =>
        new([.. Enumerable.Repeat(0.5, channels)], [.. Enumerable.Repeat(0.5, channels)]);
}
