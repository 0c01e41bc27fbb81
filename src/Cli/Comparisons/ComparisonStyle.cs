namespace AdapterSearch.Cli.Comparisons;

/// <summary>Style sheet of a comparison's page: dark text on light, whatever the screen prefers, so that pictures can be copied into a paper.</summary>
internal static class ComparisonStyle
{
    public const string Css = """
        :root { color-scheme: light; --ink: #17191c; --soft: #565d66; --line: #d9dce1; --first: #1d5fc4; --behind: #5b6570; --reference: #b4470e; }
        body { margin: 0; background: #fff; color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1160px; margin: 0 auto; padding: 24px 20px 60px; }
        h1 { margin: 0 0 8px; } h2 { margin: 40px 0 6px; } p { max-width: 82ch; margin: 6px 0; } .lead { font-size: 17px; } .terms { color: var(--soft); }
        .warnings { border-left: 4px solid #c77700; background: #fff6e5; padding: 6px 14px; margin: 14px 0; } .warnings p { margin: 4px 0; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums; } th, td { padding: 3px 7px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
        th { color: var(--soft); font-weight: 600; position: sticky; top: 0; background: #fff; } .name { text-align: left; } tr.cut td { border-top: 2px solid var(--ink); } tr.winner { font-weight: 700; } tr.reference { color: var(--reference); } tr.first .name { color: var(--first); }
        .key span { display: inline-block; width: 11px; height: 11px; border-radius: 6px; margin: 0 5px 0 14px; background: currentColor; } .key { color: var(--soft); font-size: 13px; }
        svg { display: block; max-width: 100%; height: auto; font: 12px system-ui, sans-serif; } svg text { fill: var(--ink); } svg .tick, svg .small { fill: var(--soft); font-size: 11px; } svg .grid { stroke: var(--line); } svg path { fill: none; }
        svg .rule { stroke: var(--soft); stroke-dasharray: 4 4; } svg .bar { stroke: currentColor; stroke-width: 2; } svg circle { fill: currentColor; } svg .seed { opacity: 0.45; } svg .line { stroke: currentColor; stroke-width: 2.2; }
        svg .line.faint { color: #c9ced5; stroke-width: 1; } svg .front { color: var(--ink); stroke-width: 1.4; } svg .lead { stroke: #b9bfc7; stroke-width: 1; } svg .band { fill: #f3f5f8; } svg .callout { fill: currentColor; }
        .first { color: var(--first); } .behind { color: var(--behind); } .reference { color: var(--reference); } .none { color: var(--soft); }
        svg .final { fill: #1d5fc4; } svg .search { fill: #e08a1e; } svg .rates { fill: #cdd3da; } .k-final { color: #1d5fc4; } .k-search { color: #e08a1e; } .k-rates { color: #cdd3da; }
        .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 6px 14px; } figure { margin: 0; } figcaption { font-size: 13px; font-weight: 600; padding-left: 62px; } code { font-size: 12px; overflow-wrap: anywhere; }

        """;
}
