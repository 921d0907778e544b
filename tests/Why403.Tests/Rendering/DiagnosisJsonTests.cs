using System.Collections;
using System.Text;
using System.Text.Json;
using CsCheck;
using Why403.Rendering;

namespace Why403.Tests.Rendering;

public sealed class DiagnosisJsonTests
{
    [Fact]
    public void Any_diagnosis_reads_back_without_loss() => DiagnosisGen.Diagnosis.Sample(diagnosis =>
    {
        var line = DiagnosisJson.Write(diagnosis);
        var (read, problem) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(line));
        var (again, _) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(DiagnosisJson.WriteIndented(diagnosis)));
        return problem is null && !line.Contains('\n') && !line.Any(c => VisibleText.IsHostile(c)) && Dump(read) == Dump(diagnosis) && Dump(again) == Dump(diagnosis);
    }, iter: 300);

    [Fact]
    public void Any_diagnosis_satisfies_the_schema()
    {
        using var schema = JsonDocument.Parse(DiagnosisSchema.Write());
        DiagnosisGen.Diagnosis.Sample(diagnosis =>
        {
            using var document = JsonDocument.Parse(DiagnosisJson.Write(diagnosis));
            Assert.Null(MiniSchema.Check(document.RootElement, schema.RootElement));
        }, iter: 100);
    }

    [Fact]
    public void The_committed_schema_is_current() => Golden.CheckRepository(DiagnosisSchema.Write(), "docs/schema/why403-1.schema.json");

    [Theory]
    [InlineData("verdict", "\"perhaps\"")]
    [InlineData("path", "{}")]
    [InlineData("status", "\"403\"")]
    [InlineData("request", "[]")]
    [InlineData("observedAt", "\"noon\"")]
    public void A_member_that_does_not_fit_is_named(string member, string value)
    {
        var json = Replaced(DiagnosisJson.Write(Samples.Edge), member, value);
        var (diagnosis, problem) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(diagnosis);
        Assert.Contains($"`{member}`", problem!.Message);
        using var schema = JsonDocument.Parse(DiagnosisSchema.Write());
        using var document = JsonDocument.Parse(json);
        if (member != "observedAt") Assert.NotNull(MiniSchema.Check(document.RootElement, schema.RootElement));
    }

    [Fact]
    public void A_problem_names_the_place_within_lists()
    {
        var json = DiagnosisJson.Write(Samples.Edge).Replace("\"from\":\"outside\",\"fact\":\"a browser", "\"from\":\"above\",\"fact\":\"a browser");
        Assert.Contains("`findings[0].evidence[1].from` is none of: outside, inside, logs, guard", DiagnosisJson.Read(Encoding.UTF8.GetBytes(json)).Problem!.Message);
    }

    [Fact]
    public void Unknown_members_are_passed_over()
    {
        var json = DiagnosisJson.Write(Samples.Edge);
        var richer = json.Replace("\"format\":\"why403/1\"", "\"format\":\"why403/1.7\",\"new\":{\"a\":[1,null]}").Replace("\"fact\":", "\"more\":[],\"fact\":");
        Assert.Equal(json, DiagnosisJson.Write(DiagnosisJson.Read(Encoding.UTF8.GetBytes(richer)).Diagnosis!));
    }

    [Theory]
    [InlineData("why403/2")]
    [InlineData("why403/10")]
    [InlineData("\\u001b[31m")]
    public void Another_major_version_is_refused_with_what_to_do(string format)
    {
        var json = DiagnosisJson.Write(Samples.Edge).Replace("\"why403/1\"", $"\"{format}\"");
        var (diagnosis, problem) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(diagnosis);
        Assert.Contains("why403/1", problem!.Message);
        Assert.Contains("the version of why403 that wrote this one", problem.Fix);
        Assert.DoesNotContain('\e', problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("{\"format\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"format\":\"why403/1\",\"verdict\":{},\"request\":{\"method\":7}}")]
    [InlineData("<html>")]
    public void What_is_no_diagnosis_is_a_problem(string json)
    {
        var (diagnosis, problem) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(diagnosis);
        Assert.NotEmpty(problem!.Fix);
    }

    [Fact]
    public void Deep_nesting_is_a_problem() =>
        Assert.NotNull(DiagnosisJson.Read(Encoding.UTF8.GetBytes(new string('[', 200_000))).Problem);

    [Fact]
    public void Bytes_never_throw() => Gen.Select(Gen.Int[0, 4000], Gen.Byte, Gen.Int[0, 4000]).Sample((at, value, cut) =>
    {
        var bytes = Encoding.UTF8.GetBytes(DiagnosisJson.Write(Samples.Edge));
        bytes[at % bytes.Length] = value;
        DiagnosisJson.Read(bytes.AsSpan(0, Math.Max(0, bytes.Length - cut)));
        DiagnosisJson.Read(bytes);
    }, iter: 2000);

    [Fact]
    public void A_list_and_one_document_a_line_read_alike()
    {
        var (a, b) = (DiagnosisJson.Write(Samples.Edge), DiagnosisJson.Write(Samples.Passed));
        foreach (var json in new[] { $"[{a},{b}]", $"{a}\n{b}\n", $"\uFEFF{a}\r\n{b}" })
        {
            var (all, problem) = DiagnosisJson.ReadMany(Encoding.UTF8.GetBytes(json));
            Assert.Null(problem);
            Assert.Equal([a, b], all.Select(DiagnosisJson.Write));
            Assert.NotNull(DiagnosisJson.Read(Encoding.UTF8.GetBytes(json)).Problem);
        }
    }

    private static string Replaced(string json, string member, string value)
    {
        using var document = JsonDocument.Parse(json);
        return "{" + string.Join(',', document.RootElement.EnumerateObject().Select(p => $"\"{p.Name}\":{(p.Name == member ? value : p.Value.GetRawText())}")) + "}";
    }

    // By reflection, so that a member that the table forgets is noticed.
    private static string Dump(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text),
        DateTimeOffset time => time.UtcDateTime.ToString("O"),
        Enum or int => value.ToString()!,
        IEnumerable list => "[" + string.Join(",", list.Cast<object?>().Select(Dump)) + "]",
        _ => value.GetType().Name + "{" + string.Join(",", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => p.Name + ":" + Dump(p.GetValue(value)))) + "}",
    };
}
