using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Why403.Text;

namespace Why403.Rendering;

/// <summary>A diagnosis as JSON, format <c>why403/1</c> (docs/schema/why403-1.schema.json), and back without loss.</summary>
public static class DiagnosisJson
{
    /// <summary>The longest input that is read, in bytes; a diagnosis takes some kilobytes.</summary>
    public const int Limit = 64 << 20;

    /// <summary>One document on one line, no line break at its end.</summary>
    public static string Write(Diagnosis diagnosis) => Write(diagnosis, indented: false);

    public static string WriteIndented(Diagnosis diagnosis) => Write(diagnosis, indented: true);

    /// <summary>A line of a batch: the document with the caller's own <c>id</c> first, and <c>status</c> also where there is none, as null.</summary>
    public static string WriteFor(JsonElement? id, Diagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return Compose(json =>
        {
            json.WriteStartObject();
            if (id is { } given)
            {
                json.WritePropertyName("id");
                given.WriteTo(json);
            }
            if (diagnosis.Status is null) json.WriteNull("status");
            DiagnosisMembers.Diagnosis.WriteMembers(json, diagnosis);
            json.WriteEndObject();
        }, indented: false);
    }

    /// <summary>Reads one document; more than one is a problem.</summary>
    public static (Diagnosis? Diagnosis, Problem? Problem) Read(ReadOnlySpan<byte> utf8)
    {
        var (all, problem) = ReadMany(utf8);
        if (problem is not null) return (null, problem);
        return all.Length == 1 ? (all[0], null)
            : (null, new(null, $"one diagnosis is expected here, and there are {all.Length.ToString(CultureInfo.InvariantCulture)}", "pass one document at a time"));
    }

    /// <summary>Reads one document, a list of them, or one a line.</summary>
    public static (ImmutableArray<Diagnosis> Diagnoses, Problem? Problem) ReadMany(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Limit) return ([], new(null, "the input is longer than 64 MiB", "split it into one document a file"));
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var diagnoses = ImmutableArray.CreateBuilder<Diagnosis>();
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                var list = document.RootElement.ValueKind == JsonValueKind.Array;
                var elements = list ? document.RootElement.EnumerateArray().ToArray() : [document.RootElement];
                foreach (var element in elements)
                {
                    var reading = new ShapeReading();
                    var diagnosis = DiagnosisMembers.Diagnosis.Read(element, reading);
                    if (reading.Problem is { } unfit) return ([], new(null, "this is no diagnosis that can be read: " + unfit, "pass a file that `why403 --json` wrote, or use the version of why403 that wrote this one"));
                    diagnoses.Add(diagnosis);
                }
            }
        }
        // InvalidOperationException: the reader's word for a text with half a surrogate pair, or bytes that are not UTF-8.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var line = (e as JsonException)?.LineNumber is { } number ? $" at line {(number + 1).ToString(CultureInfo.InvariantCulture)}" : "";
            return ([], new(null, $"this is not JSON: it breaks off or does not parse{line}", "pass a file that `why403 --json` wrote"));
        }
        return (diagnoses.ToImmutable(), null);
    }

    private static string Write(Diagnosis diagnosis, bool indented)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return Compose(json => DiagnosisMembers.Diagnosis.Write(json, diagnosis), indented);
    }

    internal static string Compose(Action<Utf8JsonWriter> write, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder keeps quotes and accents readable; what it lets through that is hostile is escaped below.
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return Escaped(Encoding.UTF8.GetString(buffer.WrittenSpan), static c => c != '\n' && VisibleText.IsHostile(c));
    }

    /// <summary>Outside of its strings JSON is ASCII without these, so replacing them in the whole text is sound.</summary>
    internal static string Escaped(string json, Func<char, bool> hostile)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (var c in json)
        {
            if (hostile(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }
        return escaped.ToString();
    }
}
