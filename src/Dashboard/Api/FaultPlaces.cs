using System.Text.RegularExpressions;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Where in a spec a fault lies. Checks write the place first (<c>training.decay: ...</c>, <c>arm 'x': ...</c>); here it becomes a JSON pointer.</summary>
internal static partial class FaultPlaces
{
    public static IReadOnlyList<SpecFault> Of(IReadOnlyList<string> problems, SearchSpec? spec) => [.. Faults(problems, spec)];

    private static IEnumerable<SpecFault> Faults(IReadOnlyList<string> problems, SearchSpec? spec)
    {
        var names = spec?.Arms?.Select(a => a?.Name).ToArray() ?? [];
        return problems.Select(p => new SpecFault(Pointer(p, names), p));
    }

    private static string Pointer(string problem, string?[] names)
    {
        if (ArmPattern().Match(problem) is { Success: true } arm)
        {
            var index = Array.IndexOf(names, arm.Groups[1].Value);
            return index < 0 ? "/arms" : FormattableString.Invariant($"/arms/{index}");
        }

        return PlacePattern().Match(problem) is { Success: true } place
            ? string.Concat(Parts().Matches(place.Groups[1].Value).Select(m => "/" + m.Value))
            : "";
    }

    [GeneratedRegex(@"\Aarm '([^']*)':")]
    private static partial Regex ArmPattern();

    [GeneratedRegex(@"\A((?:[A-Za-z_$][A-Za-z0-9_$-]*)(?:\[\d+\]|\.[A-Za-z_$][A-Za-z0-9_$-]*)*)(?= = |: | contains )")]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"[^.\[\]]+")]
    private static partial Regex Parts();
}
