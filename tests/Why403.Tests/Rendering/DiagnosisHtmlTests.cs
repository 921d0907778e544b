using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Why403.Rendering;

namespace Why403.Tests.Rendering;

public sealed partial class DiagnosisHtmlTests
{
    [Fact]
    public void Json_in_is_json_out() => DiagnosisGen.Diagnosis.Array[0, 3].Sample(all =>
    {
        var json = DiagnosisHtml.ExtractJson(DiagnosisHtml.Write(all))!;
        var (read, problem) = DiagnosisJson.ReadMany(Encoding.UTF8.GetBytes(json));
        return problem is null && read.Select(DiagnosisJson.Write).SequenceEqual(all.Select(DiagnosisJson.Write));
    }, iter: 100);

    [Fact]
    public void A_page_without_a_report_holds_no_json() => Assert.Null(DiagnosisHtml.ExtractJson("<html><script>x</script>"));

    [Fact]
    public void The_report_is_well_formed_and_holds_our_elements_only() => DiagnosisGen.Diagnosis.Array[1, 3].Sample(all =>
    {
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(DiagnosisHtml.Write(all)))
        {
            var name = tag.Groups[2].Value;
            Assert.Contains(name, Allowed);
            if (Void.Contains(name) || tag.Value.EndsWith("/>", StringComparison.Ordinal)) continue;
            if (tag.Groups[1].Value.Length == 0) open.Push(name);
            else Assert.Equal(open.Pop(), name);
        }
        return open.Count == 0;
    }, iter: 100);

    [Fact]
    public void The_report_asks_for_nothing_and_runs_nothing()
    {
        foreach (var (_, sample) in Samples.All)
        {
            var html = DiagnosisHtml.Write([sample]);
            Assert.DoesNotMatch(@"<[^>]*\s(src|on\w+|style|action|srcset)\s*=", html);
            Assert.DoesNotMatch(@"<(link|img|iframe|object|embed|form|base)\b", html);
            Assert.DoesNotMatch("href=\"[^#]", html);
            Assert.Single(Regex.Matches(html, "<script"));
            Assert.Contains("<script type=\"application/json\" id=\"why403\">", html);
            Assert.DoesNotContain("url(", HtmlStyle.Css);
        }
    }

    [Fact]
    public void The_policy_admits_the_style_by_its_hash()
    {
        var html = DiagnosisHtml.Write([Samples.Edge]);
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Contains($"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", html);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Headings_form_an_outline(int count)
    {
        var levels = Regex.Matches(DiagnosisHtml.Write([.. Enumerable.Repeat(Samples.Edge, count)]), @"<h(\d)").Select(m => m.Groups[1].Value[0] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        for (var i = 1; i < levels.Count; i++) Assert.True(levels[i] <= levels[i - 1] + 1);
    }

    [Fact]
    public void Anchors_are_unique_and_named_by_the_cause()
    {
        var html = DiagnosisHtml.Write([Samples.Server]);
        Assert.Contains("id=\"nginx.access-deny\"", html);
        var ids = Regex.Matches(DiagnosisHtml.Write([Samples.Edge, Samples.Edge, Samples.Crowded]), " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("r1.edge.waf-rule", ids);
    }

    [Fact]
    public void Text_stands_out_from_its_ground_in_every_theme()
    {
        var themes = Regex.Matches(HtmlStyle.Css, @":root\{([^}]*)\}").Select(m => Variables().Matches(m.Groups[1].Value).ToDictionary(v => v.Groups[1].Value, v => v.Groups[2].Value)).ToList();
        Assert.Equal(3, themes.Count);
        foreach (var theme in themes)
            foreach (var text in new[] { "text", "muted", "refused", "likely", "possible", "ok", "unsure" })
                foreach (var ground in new[] { "ground", "card", "sunk" })
                    Assert.True(Contrast(theme[text], theme[ground]) >= 4.5, $"{text} on {ground}: {theme[text]} {theme[ground]}");
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.Length == 4 ? string.Concat(colour.Skip(1).SelectMany(c => new[] { c, c })) : colour[1..];
        double Channel(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(0) + 0.7152 * Channel(2) + 0.0722 * Channel(4);
    }

    private static readonly HashSet<string> Void = ["meta", "br", "circle", "path"];

    private static readonly HashSet<string> Allowed =
        ["!doctype", "html", "head", "meta", "title", "style", "body", "main", "footer", "section", "article", "div", "p", "span", "code", "pre", "time", "a", "br", "svg", "desc", "g",
         "circle", "path", "text", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "script"];

    [GeneratedRegex(@"<(?!!doctype)(/?)([a-z!][a-z0-9]*)[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"--([a-z-]+):(#[0-9a-f]{3,6})")]
    private static partial Regex Variables();
}
