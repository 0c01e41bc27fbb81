using System.Globalization;
using System.Text;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>
/// The colours of the module map: one path through OKLCH whose lightness rises evenly while the hue turns from violet over blue and green to
/// yellow. Even lightness keeps the order for every kind of colour vision and in print. Low values stand near the page's own colour.
/// </summary>
/// <remarks>OKLab after Björn Ottosson, "A perceptual color space for image processing" (2020).</remarks>
public static class ColourRamp
{
    /// <summary>Number of steps; a cell's class is <c>v0</c> to <c>v20</c>.</summary>
    public const int Levels = 21;

    /// <summary>The step of a share in [0, 1]; what is not finite stands at 0.</summary>
    public static int Level(double share) => double.IsFinite(share) ? (int)Math.Round(Math.Clamp(share, 0, 1) * (Levels - 1)) : 0;

    /// <summary>Colour of a share on a dark page (violet to yellow) or a light one (yellow to violet), each channel 0 to 255.</summary>
    public static (int Red, int Green, int Blue) Colour(double share, bool dark)
    {
        var t = Math.Clamp(share, 0, 1);
        var bright = dark ? t : 1 - t;
        var lightness = dark ? 0.27 + (0.63 * bright) : 0.33 + (0.63 * bright);
        var hue = (295 - (195 * Math.Pow(bright, 0.9))) * Math.PI / 180;
        var chroma = 0.045 + (0.105 * Math.Sin(Math.PI * Math.Pow(t, 0.8) * 0.72));
        return ToSrgb(lightness, chroma * Math.Cos(hue), chroma * Math.Sin(hue));
    }

    /// <summary>True where black text reads better on the colour than white.</summary>
    public static bool DarkInk(double share, bool dark) => Luminance(Colour(share, dark)) > 0.179;

    /// <summary>Relative luminance of a colour after WCAG, [0, 1].</summary>
    public static double Luminance((int Red, int Green, int Blue) colour)
    {
        static double Linear(int channel)
        {
            var c = channel / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Linear(colour.Red)) + (0.7152 * Linear(colour.Green)) + (0.0722 * Linear(colour.Blue));
    }

    /// <summary>The style sheet of all steps for light and dark pages.</summary>
    public static string Css()
    {
        var css = new StringBuilder();
        Rules(css, dark: false);
        css.Append("@media (prefers-color-scheme: dark) {\n");
        Rules(css, dark: true);
        return css.Append("}\n").ToString();
    }

    private static void Rules(StringBuilder css, bool dark)
    {
        for (var level = 0; level < Levels; level++)
        {
            var share = level / (Levels - 1.0);
            var (red, green, blue) = Colour(share, dark);
            var ink = DarkInk(share, dark) ? "#000" : "#fff";
            css.Append(CultureInfo.InvariantCulture, $"svg .v{level} {{ fill: #{red:x2}{green:x2}{blue:x2}; }} svg .t{level} {{ fill: {ink}; }} svg .k{level} {{ stroke: {ink}; }}\n");
        }
    }

    private static (int Red, int Green, int Blue) ToSrgb(double lightness, double a, double b)
    {
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            Channel((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Channel((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Channel((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    private static double Cube(double x) => x * x * x;

    private static int Channel(double linear)
    {
        var x = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (x <= 0.0031308 ? 12.92 * x : (1.055 * Math.Pow(x, 1 / 2.4)) - 0.055));
    }
}
