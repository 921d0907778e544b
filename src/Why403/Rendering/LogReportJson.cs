using System.Text.Json;

namespace Why403.Rendering;

/// <summary>
/// A report as JSON lines: one object a group (<c>"kind":"group"</c>), a hidden group, an incident, a source, and the summary last.
/// New members may appear within format 1; nothing is renamed or removed.
/// </summary>
public static class LogReportJson
{
    public const string Format = "why403-logs/1";

    public static string Write(LogReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var memory = new MemoryStream();
        foreach (var group in report.Groups) Line(memory, json => Group(json, group));
        foreach (var hidden in report.Hidden) Line(memory, json => Hidden(json, hidden));
        foreach (var incident in report.Incidents) Line(memory, json => Incident(json, incident));
        foreach (var source in report.Sources) Line(memory, json => Source(json, source));
        Line(memory, json => Summary(json, report));
        return System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    /// <summary>One refusal of a log that is followed: <c>"kind":"refusal"</c>.</summary>
    public static string Write(LoggedRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        using var memory = new MemoryStream();
        Line(memory, json =>
        {
            json.WriteString("kind", "refusal");
            Cause(json, refusal.Cause);
            if (refusal.Cause is not null) json.WriteString("confidence", Words.Of(refusal.Confidence));
            json.WriteString("basis", refusal.Basis);
            if (refusal.Number.Length > 0) json.WriteString("number", refusal.Number);
            Request(json, refusal.Request);
        });
        return System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    private static void Line(MemoryStream memory, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        memory.WriteByte((byte)'\n');
    }

    private static void Group(Utf8JsonWriter json, RefusalGroup group)
    {
        json.WriteString("kind", "group");
        Cause(json, group.Cause);
        json.WriteString("confidence", Words.Of(group.Confidence));
        json.WriteString("basis", group.Basis);
        if (group.Number.Length > 0) json.WriteString("number", group.Number);
        json.WriteStartArray("statuses");
        foreach (var status in group.Statuses) json.WriteNumberValue(status);
        json.WriteEndArray();
        json.WriteNumber("count", group.Count);
        json.WriteNumber("clients", group.Clients);
        json.WriteNumber("people", group.People);
        json.WriteStartObject("classes");
        foreach (var (kind, count) in group.Classes) json.WriteNumber(LogWords.Of(kind), count);
        json.WriteEndObject();
        Time(json, "first", group.First);
        Time(json, "last", group.Last);
        json.WriteStartObject("paths");
        foreach (var (path, count) in group.Paths) json.WriteNumber(path, count);
        json.WriteEndObject();
        if (group.Example is { } example) Example(json, example);
        if (group.Proof is { } proof)
        {
            json.WriteString("where", proof.Where?.ToString());
            json.WriteString("proof", proof.Message);
        }
        json.WriteStartArray("remedies");
        foreach (var remedy in group.Remedies)
        {
            json.WriteStartObject();
            json.WriteString("owner", Words.Of(remedy.Owner));
            json.WriteString("safety", Words.Of(remedy.Safety));
            json.WriteString("title", remedy.Title);
            if (remedy.Detail.Length > 0) json.WriteString("detail", remedy.Detail);
            if (remedy.Check is { } check) json.WriteString("check", check);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Example(Utf8JsonWriter json, RefusalExample example)
    {
        json.WriteStartObject("example");
        Request(json, example);
        json.WriteString("class", LogWords.Of(example.Class));
        json.WriteStartArray("signs");
        foreach (var sign in example.Signs) json.WriteStringValue(sign);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Request(Utf8JsonWriter json, RefusalExample example)
    {
        Time(json, "at", example.At);
        json.WriteString("client", example.Client);
        json.WriteString("request", example.Request);
        json.WriteNumber("status", example.Status);
        json.WriteString("agent", example.Agent);
        if (example.Host.Length > 0) json.WriteString("host", example.Host);
        if (example.Where.Length > 0) json.WriteString("where", example.Where);
        if (example.Line.Length > 0) json.WriteString("line", example.Line);
    }

    private static void Hidden(Utf8JsonWriter json, HiddenRefusals hidden)
    {
        json.WriteString("kind", "hidden");
        Cause(json, hidden.Cause);
        if (hidden.Number.Length > 0) json.WriteString("number", hidden.Number);
        json.WriteNumber("count", hidden.Count);
        json.WriteString("line", hidden.Line);
        Time(json, "first", hidden.First);
        Time(json, "last", hidden.Last);
    }

    private static void Incident(Utf8JsonWriter json, Incident incident)
    {
        json.WriteString("kind", "incident");
        Cause(json, incident.Cause);
        json.WriteString("scope", incident.Scope);
        Time(json, "start", incident.Start);
        Time(json, "end", incident.End);
        json.WriteNumber("clients", incident.Clients);
        json.WriteNumber("people", incident.People);
        json.WriteNumber("refused", incident.Refused);
        json.WriteNumber("usual", Math.Round(incident.Usual, 2));
        if (incident.Before.Length > 0) json.WriteString("before", incident.Before);
    }

    private static void Source(Utf8JsonWriter json, LogSource source)
    {
        json.WriteString("kind", "source");
        json.WriteString("name", source.Name);
        json.WriteString("format", source.Format);
        json.WriteNumber("lines", source.Lines);
        json.WriteNumber("unread", source.Unread);
        json.WriteNumber("unreadRefusals", source.UnreadRefusals);
        json.WriteStartArray("samples");
        foreach (var sample in source.Samples) json.WriteStringValue(sample);
        json.WriteEndArray();
        if (source.ClockOffset is { } offset) json.WriteNumber("clockOffsetSeconds", offset.TotalSeconds);
        if (source.Problem is { } problem) json.WriteString("problem", problem.Message);
    }

    private static void Summary(Utf8JsonWriter json, LogReport report)
    {
        json.WriteString("kind", "summary");
        json.WriteString("format", Format);
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("refused", report.Refused);
        json.WriteNumber("notExplained", report.NotExplained);
        json.WriteNumber("clients", report.Clients);
        json.WriteNumber("people", report.People);
        Time(json, "first", report.First);
        Time(json, "last", report.Last);
        json.WriteStartObject("statuses");
        foreach (var (status, count) in report.Statuses) json.WriteNumber(status.ToString(System.Globalization.CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteBoolean("partial", report.IsPartial);
    }

    private static void Cause(Utf8JsonWriter json, Cause? cause)
    {
        if (cause is null) json.WriteNull("cause");
        else json.WriteString("cause", cause.Id);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time) json.WriteString(name, time.UtcDateTime);
        else json.WriteNull(name);
    }
}
