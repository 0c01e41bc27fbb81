using System.Text.RegularExpressions;

namespace AdapterSearch.K8s.Tests;

/// <summary>What a PromQL expression asks for.</summary>
internal static partial class Queries
{
    private static readonly HashSet<string> Words =
    [
        "sum", "rate", "increase", "histogram_quantile", "by", "on", "and", "or", "vector", "max", "min", "avg", "count", "label_values", "without", "unless", "bool",
    ];

    /// <summary>Names of the series, without functions, labels and texts.</summary>
    public static IEnumerable<string> Series(string expression)
    {
        var bare = Grouping().Replace(Range().Replace(Selector().Replace(expression, ""), ""), "");
        return Name().Matches(bare).Select(m => m.Value).Where(n => !Words.Contains(n)).Distinct();
    }

    /// <summary>Pairs of a label and the text that it shall equal.</summary>
    public static IEnumerable<(string Label, string Value)> Equalities(string expression) =>
        Selector().Matches(expression).SelectMany(s => Equal().Matches(s.Value)).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|on|without)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*")]
    private static partial Regex Name();

    [GeneratedRegex("""(\w+)="([^"]*)"?""")]
    private static partial Regex Equal();
}
