namespace Why403.Rendering;

/// <summary>The one stylesheet of the report: light, dark and paper. Every text colour has a contrast of 4.5 or more on every ground it stands on (WCAG 2.2, 1.4.3).</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--ground:#faf9f6;--card:#ffffff;--sunk:#f3f1ec;--line:#dedad2;--text:#1d1c1a;--muted:#5f5b54;
        --refused:#a4241c;--likely:#855000;--possible:#1d5ba3;--ok:#1d6a38;--unsure:#6b4a94;--refused-soft:#fbeae7;--ok-soft:#e6f2e9}
        @media (prefers-color-scheme:dark){:root{--ground:#151618;--card:#1d1f22;--sunk:#25272b;--line:#383b40;--text:#e9e7e2;--muted:#aaa69e;
        --refused:#ff948a;--likely:#f0b860;--possible:#93bff5;--ok:#84d19b;--unsure:#c9aef0;--refused-soft:#3a2322;--ok-soft:#1e3326}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
        main,footer{max-width:47rem;margin:0 auto;padding:0 1.5rem}
        main{padding-top:3.5rem}
        h1,h2,h3,h4,h5,p,dl,dd,ol,ul,pre{margin:0;padding:0}
        h1,.answer{font-size:1.75rem;line-height:1.28;font-weight:650;letter-spacing:-.012em;text-wrap:balance;overflow-wrap:anywhere}
        .section{font-size:.8125rem;font-weight:650;letter-spacing:.07em;text-transform:uppercase;color:var(--muted);margin:3rem 0 1rem}
        code,pre,.id{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em;overflow-wrap:anywhere}
        .asked{display:flex;gap:.9rem;align-items:baseline;margin-bottom:1.1rem;color:var(--muted)}
        .asked code{font-size:.9375rem}
        .status{flex:none;font-weight:700;font-size:.9375rem;padding:.15rem .65rem;border-radius:.4rem;font-variant-numeric:tabular-nums;border:1px solid currentColor}
        .when{margin-top:.9rem;color:var(--muted);font-size:.9375rem}
        .refused,.proven{color:var(--refused)}.likely,.needs-care,.opens-access{color:var(--likely)}.possible{color:var(--possible)}.ok,.safe{color:var(--ok)}.unsure{color:var(--unsure)}.muted{color:var(--muted)}
        .strip{margin:2.25rem 0 0;overflow-x:auto}
        .strip svg{display:block;height:auto;max-width:none}
        .strip text{font:600 14px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;text-anchor:middle;fill:var(--text)}
        .strip .state{font-weight:400;font-size:13px}
        .strip .wire{stroke:var(--line);stroke-width:2;fill:none}.strip .wire.cut{stroke-dasharray:3 5}
        .strip circle,.strip .mark{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        .strip circle{fill:var(--card)}.strip .refused circle{fill:var(--refused-soft)}.strip .ok circle{fill:var(--ok-soft)}
        .strip .muted circle{stroke-dasharray:3 4}.strip .refused .state{fill:var(--refused);font-weight:600}.strip .ok .state{fill:var(--ok)}
        .strip .muted text,.strip .unsure .state{fill:var(--muted)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.4rem 1.5rem;margin:0 0 1rem;break-inside:avoid}
        .card .head{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;margin-bottom:.35rem;font-size:.875rem}
        .tag{font-weight:650}
        .head .id,.head .product{color:var(--muted)}
        .card :is(h3,h4){font-size:1.125rem;line-height:1.4;font-weight:600;overflow-wrap:anywhere}
        .source{background:var(--sunk);border-radius:.6rem;padding:1rem 1.15rem;margin-top:1rem;overflow-x:auto;line-height:1.45;overflow-wrap:normal}
        .primary,.removed{color:var(--refused)}.related{color:var(--possible)}.added{color:var(--ok)}
        .seen{display:grid;grid-template-columns:6.5rem 1fr;gap:.5rem 1rem;margin-top:1.1rem;font-size:.9375rem}
        .seen dt{color:var(--muted)}
        .seen dd{min-width:0;overflow-wrap:anywhere}
        .seen dd+dd{grid-column:2}
        .fixes{list-style:none;display:grid;gap:1.1rem;margin-top:.8rem}
        .fix{display:grid;gap:.2rem}
        .fix .title{display:flex;gap:1rem;justify-content:space-between;align-items:baseline;font-weight:550;overflow-wrap:anywhere}
        .fix .tag{flex:none;font-size:.875rem}
        .fix p{color:var(--muted);font-size:.9375rem;overflow-wrap:anywhere}
        .copy{background:var(--sunk);border-radius:.6rem;padding:1rem 1.15rem;margin-top:1.25rem;break-inside:avoid}
        .copy .label{font-size:.8125rem;color:var(--muted);margin-bottom:.4rem}
        .copy pre,.commands{white-space:pre-wrap;user-select:all;-webkit-user-select:all}
        .copy pre{font-family:inherit;font-size:.9375rem}
        .commands{background:var(--sunk);border-radius:.6rem;padding:1rem 1.15rem;margin-top:.75rem}
        details{border-top:1px solid var(--line)}details:last-of-type{border-bottom:1px solid var(--line)}
        summary{cursor:pointer;padding:.9rem 0;font-weight:600}
        summary :is(h2,h3){display:inline;font-size:1rem;font-weight:600}
        summary .count{color:var(--muted);font-weight:400}
        summary:focus-visible,a:focus-visible{outline:2px solid var(--possible);outline-offset:3px;border-radius:.2rem}
        details>:not(summary){margin-bottom:1.4rem}
        .folded{margin-top:3rem}
        .plain{display:grid;gap:.8rem;font-size:.9375rem;list-style-position:inside}
        ul.plain{list-style:none}
        .plain li{overflow-wrap:anywhere}
        .plain .note{color:var(--muted)}
        table{border-collapse:collapse;width:100%;font-size:.9375rem}
        th{text-align:left;font-weight:600;color:var(--muted);padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line)}
        td{padding:.6rem .9rem .6rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
        .table{overflow-x:auto;margin-top:2rem}
        a{color:var(--possible);text-underline-offset:.18em}
        .one{margin-top:4.5rem;padding-top:3rem;border-top:1px solid var(--line)}
        footer{color:var(--muted);font-size:.875rem;padding-top:3rem;padding-bottom:4rem}
        @media (max-width:34rem){main{padding-top:2rem}h1,.answer{font-size:1.4rem}.seen{grid-template-columns:1fr;gap:.2rem}.seen dd+dd{grid-column:1}.asked{flex-wrap:wrap}.fix .title{display:grid;gap:.1rem}.seen dd+dt{margin-top:.6rem}.card{padding:1.1rem}}
        @media print{:root{--ground:#fff;--card:#fff;--sunk:#f5f5f5;--line:#bbb;--text:#000;--muted:#444;--refused:#8f1d16;--likely:#6e4200;--possible:#164a87;--ok:#14542b;--unsure:#56397a}
        body{font-size:10pt;line-height:1.45}h1,.answer{font-size:17pt}main{padding-top:0}footer{padding:1.5rem 0 0}.folded{margin-top:1.5rem}summary{padding:.5rem 0}main,footer{max-width:none;padding:0}.section{margin-top:1.5rem}.card{padding:.8rem 1rem}.one{break-before:page;border:0;margin:0;padding:0}
        .strip svg{max-width:100%}details{break-inside:avoid}details::details-content{content-visibility:visible;height:auto}a{color:inherit}}

        """;
}
