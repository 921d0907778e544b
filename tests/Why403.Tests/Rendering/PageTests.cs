using System.Text.RegularExpressions;
using Why403.Rendering;

namespace Why403.Tests.Rendering;

public sealed partial class PageTests
{
    private static readonly RenderOptions Plain = RenderOptions.Default;

    public static TheoryData<string> Names => [.. Samples.All.Select(s => s.Name)];

    private static Diagnosis Sample(string name) => Samples.All.First(s => s.Name == name).Diagnosis;

    [Theory, MemberData(nameof(Names))]
    public void A_page_reads_as_expected_at_every_depth(string name)
    {
        var sample = Sample(name);
        Golden.Check(DiagnosisText.Write(sample, Plain), name + ".txt");
        Golden.Check(DiagnosisText.Write(sample, Plain with { Verbosity = 2 }), name + ".vv.txt");
        Golden.Check(DiagnosisText.Write(sample, Plain with { Ascii = true }), name + ".ascii.txt");
        Golden.Check(DiagnosisText.Write(sample, Plain with { Quiet = true }), name + ".q.txt");
        Golden.Check(DiagnosisMarkdown.Write(sample), name + ".md");
        Golden.Check(DiagnosisJson.WriteIndented(sample) + "\n", name + ".json");
        Golden.Check(DiagnosisHtml.Write([sample], new("0.1.0", sample.ObservedAt)), name + ".html");
    }

    [Fact]
    public void Several_diagnoses_share_one_report() =>
        Golden.Check(DiagnosisHtml.Write([Samples.Edge, Samples.Server, Samples.Passed], new("0.1.0")), "several.html");

    [Theory, MemberData(nameof(Names))]
    public void No_line_is_wider_than_asked_but_commands_and_addresses(string name)
    {
        foreach (var width in new[] { 60, 80, 120 })
            foreach (var ascii in new[] { false, true })
            {
                var text = DiagnosisText.Write(Sample(name), Plain with { Verbosity = 2, Width = width, Ascii = ascii });
                foreach (var line in text.Split('\n'))
                    Assert.True(DisplayWidth.Of(line) <= width || line.Contains("://") || line.Contains("why403 ") || line.Contains("curl "), $"{width}: {line}");
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void Colour_without_its_escapes_is_the_plain_text(string name)
    {
        for (var verbosity = 0; verbosity < 3; verbosity++)
        {
            var options = Plain with { Verbosity = verbosity };
            var plain = DiagnosisText.Write(Sample(name), options);
            var ansi = DiagnosisText.Write(Sample(name), options with { Color = true, Hyperlinks = true });
            Assert.Contains("\e[", ansi);
            Assert.Equal(plain, Escapes().Replace(ansi, ""));
            Assert.DoesNotContain(plain, c => c != '\n' && VisibleText.IsHostile(c));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Ascii_text_is_ascii(string name) =>
        Assert.DoesNotContain(DiagnosisText.Write(Sample(name), Plain with { Ascii = true, Verbosity = 2 }), c => c is not '\n' and (< ' ' or > '~'));

    [Theory, MemberData(nameof(Names))]
    public void No_line_ends_in_a_space(string name) =>
        Assert.DoesNotContain(DiagnosisText.Write(Sample(name), Plain with { Verbosity = 2 }).Split('\n'), l => l.EndsWith(' '));

    [Theory, MemberData(nameof(Names))]
    public void Quiet_lines_name_the_findings_of_the_page_in_its_order(string name)
    {
        var sample = Sample(name);
        var ids = DiagnosisText.Write(sample, Plain with { Quiet = true }).TrimEnd('\n').Split('\n').Select(l => l.Split(' ')[2]);
        Assert.Equal(sample.Findings.IsEmpty ? ["-"] : sample.Findings.Select(f => f.Cause.Id), ids);
    }

    [Fact]
    public void What_is_not_refused_has_no_fix()
    {
        var page = DiagnosisText.Write(Samples.Passed with { Letter = new(Owner.SiteOperator, "x"), Findings = Samples.Edge.Findings }, Plain);
        Assert.DoesNotContain("fix", page);
        Assert.DoesNotContain("send this", page);
    }

    [Fact]
    public void Next_is_left_out_on_request() =>
        Assert.DoesNotContain("next:", DiagnosisText.Write(Samples.Edge, Plain with { ShowNext = false }));

    [GeneratedRegex(@"\e\[[0-9;]*m|\e\]8;;[^\e]*\e\\")]
    private static partial Regex Escapes();
}
