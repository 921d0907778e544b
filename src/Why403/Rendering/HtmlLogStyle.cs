namespace Why403.Rendering;

/// <summary>What the report of logs adds to the stylesheet: a wider page, the time line, tables of numbers.</summary>
internal static class HtmlLogStyle
{
    public const string Css = HtmlStyle.Css + """
        main.logs,footer.logs{max-width:64rem}
        .timeline{margin:0 0 1rem}
        .timeline{overflow-x:auto}.timeline svg{display:block;width:100%;min-width:40rem;height:auto}
        .logs .word{white-space:nowrap}
        .timeline figcaption{color:var(--muted);font-size:.875rem}
        .timeline .bar{fill:var(--muted);opacity:.55}.timeline .bar.people{fill:var(--refused);opacity:1}
        .timeline .span{fill:var(--refused-soft)}.timeline .axis{stroke:var(--line);stroke-width:1}
        .timeline text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--muted)}
        .timeline text.label{fill:var(--text);font-weight:600}.timeline text.mark{fill:var(--refused);font-weight:700}
        .incident{border-left:4px solid var(--refused)}
        .logs td:first-child{white-space:normal}
        .logs .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .logs td .id{color:var(--muted);display:block}
        th button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer;text-align:inherit}
        th button:hover{color:var(--text)}th button:focus-visible{outline:2px solid var(--possible);outline-offset:3px;border-radius:.2rem}
        th[aria-sort] button{color:var(--text)}th[aria-sort=descending] button::after{content:" ↓"}th[aria-sort=ascending] button::after{content:" ↑"}
        .logs details table{margin-bottom:1rem}
        .logs .card{scroll-margin-top:1rem}
        .note{color:var(--unsure);margin-top:.9rem}
        @media print{main.logs,footer.logs{max-width:none}.timeline .bar,.timeline .span{print-color-adjust:exact;-webkit-print-color-adjust:exact}.logs details:not([open]){display:none}}

        """;
}
