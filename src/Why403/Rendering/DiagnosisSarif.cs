using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Why403.Text;

namespace Why403.Rendering;

/// <summary>
/// Diagnoses that point into texts, for tools that show them beside the code (SARIF 2.1.0, OASIS). One rule a cause, one
/// result a finding. A finding without a place and without a path is left out: there is nothing to show it at.
/// </summary>
public static class DiagnosisSarif
{
    public static string Write(IReadOnlyList<Diagnosis> diagnoses, string version)
    {
        ArgumentNullException.ThrowIfNull(diagnoses);
        var results = diagnoses.SelectMany(d => d.Findings.Where(f => f.Where is not null || d.Address.StartsWith('/')).Select(f => (Diagnosis: d, Finding: f))).ToList();
        var rules = results.Select(r => r.Finding.Cause).DistinctBy(c => c.Id).ToList();
        return DiagnosisJson.Compose(json =>
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            Tool(json, rules, version);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var (diagnosis, finding) in results) Result(json, diagnosis, finding, rules.FindIndex(c => c.Id == finding.Cause.Id));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }, indented: true) + "\n";
    }

    private static void Tool(Utf8JsonWriter json, List<Cause> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "why403");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var cause in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", cause.Id);
            Message(json, "shortDescription", cause.Title);
            Message(json, "help", $"why403 explain {cause.Id}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Diagnosis diagnosis, Finding finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Cause.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Confidence switch { Confidence.Proven => "error", Confidence.Likely => "warning", _ => "note" });
        Message(json, "message", $"{Sentences.Asked(diagnosis)}: {finding.Message}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        Place(json, finding.Where?.File ?? diagnosis.Address, finding.Where);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("relatedLocations");
        foreach (var evidence in finding.Evidence)
        {
            if (evidence.Where is not { } where || where == finding.Where) continue;
            json.WriteStartObject();
            Place(json, where.File, where);
            Message(json, "message", evidence.Fact);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Fixes(json, finding);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("why403/1", Fingerprint(diagnosis, finding));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Fixes(Utf8JsonWriter json, Finding finding)
    {
        var patched = finding.Remedies.Where(r => r.Patch is not null).ToList();
        if (patched.Count == 0) return;
        json.WriteStartArray("fixes");
        foreach (var remedy in patched)
        {
            var patch = remedy.Patch!;
            json.WriteStartObject();
            Message(json, "description", $"{remedy.Title} ({Words.Of(remedy.Owner)}, {Words.Of(remedy.Safety)})");
            json.WriteStartArray("artifactChanges");
            json.WriteStartObject();
            Artifact(json, patch.File);
            json.WriteStartArray("replacements");
            json.WriteStartObject();
            json.WriteStartObject("deletedRegion");
            json.WriteNumber("startLine", patch.Line);
            json.WriteNumber("startColumn", 1);
            json.WriteNumber("endLine", patch.Line + patch.Removed.Length);
            json.WriteNumber("endColumn", 1);
            json.WriteEndObject();
            Message(json, "insertedContent", string.Concat(patch.Added.Select(l => l + "\n")));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Place(Utf8JsonWriter json, string file, SourceSpan? where)
    {
        json.WriteStartObject("physicalLocation");
        Artifact(json, file);
        if (where is not null)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", where.Line);
            json.WriteNumber("startColumn", where.Column);
            json.WriteNumber("endLine", where.EndLine);
            json.WriteNumber("endColumn", where.EndColumn);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    // Relative to the root of the host or of the unpacked tree, so that a checkout of that tree shows it (section 3.4.4).
    private static void Artifact(Utf8JsonWriter json, string file)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', file.TrimStart('/').Split('/').Select(Uri.EscapeDataString)));
        json.WriteString("uriBaseId", "%SRCROOT%");
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>By cause and the text of the line, not its number: a result stays the same when lines above it come and go.</summary>
    private static string Fingerprint(Diagnosis diagnosis, Finding finding)
    {
        var line = finding.Where is { } where ? finding.Source.FirstOrDefault(l => l.File == where.File && l.Number == where.Line)?.Text.Trim() ?? where.Line.ToString(CultureInfo.InvariantCulture) : "";
        var text = string.Join('\n', finding.Cause.Id, finding.Where?.File ?? diagnosis.Address, line, diagnosis.Method, diagnosis.Address);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
