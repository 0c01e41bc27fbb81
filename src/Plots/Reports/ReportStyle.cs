namespace AdapterSearch.Plots.Reports;

/// <summary>The page's style sheet.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --page: #ffffff; --ink: #1c1e21; --soft: #5f6670; --line: #d9dce1; --heat: 32 98 204; --good: #0b7a3b; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --page: #15171a; --ink: #e8eaed; --soft: #a0a7b1; --line: #363b42; --heat: 92 156 255; --good: #5bd08c; --bad: #ff8a80; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 24px 20px 60px; }
        h1 { margin: 0 0 8px; } h2 { margin: 36px 0 6px; } h3 { margin: 20px 0 4px; font-size: 1em; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); text-align: right; }
        th { color: var(--soft); font-weight: 600; } th:nth-child(2), td:nth-child(2) { text-align: left; } .scroll td:last-child { white-space: nowrap; }
        .scroll { overflow-x: auto; } .winner { font-weight: 700; } .better { color: var(--good); } .worse { color: var(--bad); } .open { color: var(--soft); } small { color: var(--soft); }
        code { font-size: 12px; overflow-wrap: anywhere; } .maps { display: flex; flex-wrap: wrap; gap: 24px; } figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; }
        svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; } svg text { fill: var(--ink); } svg .tick, svg .small { fill: var(--soft); } svg .grid { stroke: var(--line); }
        svg path { fill: none; } svg .rule { stroke: var(--soft); stroke-dasharray: 4 4; } svg .cell { stroke: var(--line); fill: rgb(var(--heat)); } svg .chosen { stroke: var(--ink); stroke-width: 2.5; fill: none; }
        svg .bar { stroke: currentColor; stroke-width: 1.5; } svg circle { fill: currentColor; } svg .line { stroke: currentColor; stroke-width: 1.8; }
        .c0 { color: #2062cc; } .c1 { color: #c2410c; } .c2 { color: #0b7a3b; } .c3 { color: #8b3fb5; } .c4 { color: #a16207; } .c5 { color: #0e7490; } .c6 { color: #be185d; } .c7 { color: #4b5563; }
        @media (prefers-color-scheme: dark) { .c0 { color: #6ea8ff; } .c1 { color: #ff9561; } .c2 { color: #5bd08c; } .c3 { color: #cf94f0; } .c4 { color: #e0b54a; } .c5 { color: #4fc6df; } .c6 { color: #ff86b8; } .c7 { color: #aab2bd; } }

        """;
}
