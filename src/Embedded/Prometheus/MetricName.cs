using System.Text;

namespace OpenTelemetry.Exporter;

/// <summary>
/// Names of instruments as Prometheus knows them, by OpenTelemetry's rules for that format: other characters than letters, digits and colons become one underscore,
/// the unit follows in words unless the name holds it already, and a counter ends in <c>_total</c>.
/// </summary>
internal static class MetricName
{
    public static string For(string instrument, string? unit, MetricKind kind, bool withoutTotal)
    {
        var name = new StringBuilder(Clean(instrument, colons: true));
        var words = UnitInWords(unit);
        if (words.Length > 0 && !name.ToString().Contains(words, StringComparison.Ordinal))
        {
            name.Append('_').Append(words);
        }

        if (kind == MetricKind.Counter && !withoutTotal && !name.ToString().EndsWith("_total", StringComparison.Ordinal))
        {
            name.Append("_total");
        }

        if (kind == MetricKind.Gauge && unit == "1" && !name.ToString().Contains("ratio", StringComparison.Ordinal))
        {
            name.Append("_ratio");
        }

        return name.ToString();
    }

    /// <summary>A tag's name as a label's.</summary>
    public static string Label(string tag) => Clean(tag, colons: false);

    /// <summary>The unit in words; empty where it counts things (<c>{candidate}</c>) or has no dimension (<c>1</c>).</summary>
    public static string UnitInWords(string? unit)
    {
        var plain = WithoutAnnotations(unit ?? string.Empty);
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash < plain.Length - 1)
        {
            var counted = Word(plain[..slash]);
            return Clean($"{counted}{(counted.Length > 0 ? "_" : string.Empty)}per_{Singular(plain[(slash + 1)..])}", colons: false);
        }

        return plain.Length == 0 ? string.Empty : Word(plain) is { Length: > 0 } word ? Clean(word, colons: false) : string.Empty;
    }

    private static string Word(string unit) => unit switch
    {
        "1" => string.Empty,
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "By" or "B" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "KB" => "kilobytes",
        "MBy" or "MB" => "megabytes",
        "GBy" or "GB" => "gigabytes",
        "TBy" or "TB" => "terabytes",
        "m" => "meters",
        "g" => "grams",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        "$" => "dollars",
        _ => unit,
    };

    private static string Singular(string unit) => unit switch
    {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => unit,
    };

    private static string WithoutAnnotations(string unit)
    {
        var plain = new StringBuilder(unit.Length);
        var inside = false;
        foreach (var c in unit)
        {
            if (c is '{' or '}')
            {
                inside = c == '{';
            }
            else if (!inside)
            {
                plain.Append(c);
            }
        }

        return plain.ToString();
    }

    private static string Clean(string text, bool colons)
    {
        var clean = new StringBuilder(text.Length + 1);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || (colons && c == ':'))
            {
                if (clean.Length == 0 && char.IsAsciiDigit(c))
                {
                    clean.Append('_');
                }

                clean.Append(c);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        return clean.Length == 0 ? "_" : clean.ToString();
    }
}

/// <summary>Kinds of metrics in the text format.</summary>
internal enum MetricKind
{
    /// <summary>Only rises.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Counts by bounds, with sum and count.</summary>
    Histogram,
}
