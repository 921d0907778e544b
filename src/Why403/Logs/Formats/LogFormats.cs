using System.Text;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Logs.Formats;

/// <summary>Every format that is known by name or can be described, and which of them a file is written in.</summary>
internal static class LogFormats
{
    public static IReadOnlyList<ILineFormat> All { get; } = [.. TextFormats.All, .. TextFormats.Loose];

    /// <summary>By its name, whatever the case and with <c>-</c> or <c>_</c> for its spaces; null for an unknown one.</summary>
    public static ILineFormat? Find(string name)
    {
        var plain = Plain(name);
        return All.FirstOrDefault(format => Plain(format.Name) == plain);

        static string Plain(string text) => text.Trim().Replace('_', ' ').Replace('-', ' ').ToUpperInvariant();
    }

    /// <summary>What stands behind <c>--log-format</c>: a name, a <c>#Fields:</c> line, or the text of an nginx or Apache format.</summary>
    public static ILineFormat? Parse(string text, out Problem? problem)
    {
        problem = null;
        if (Find(text) is { } known) return known;
        if (text.StartsWith("#Fields:", StringComparison.Ordinal) && FromHeader(Encoding.UTF8.GetBytes(text)) is { } columns) return columns;
        if (text.StartsWith("LogFormat", StringComparison.OrdinalIgnoreCase)) return FromApache(text, out problem);
        if (text.Contains('$', StringComparison.Ordinal)) return FromNginx(text, out problem);
        if (text.Contains('%', StringComparison.Ordinal)) return FromApache(text, out problem);
        problem = new Problem(null, $"no log format is called {Redaction.Quote(text)}", $"name one of: {string.Join(", ", All.Select(format => format.Name))}; or give the text of a log_format or LogFormat");
        return null;
    }

    /// <summary>nginx's <c>log_format</c>: its text, or the whole directive.</summary>
    public static ILineFormat? FromNginx(string text, out Problem? problem) => NginxTemplate.Compile(text, "nginx log_format", out problem);

    /// <summary>Apache's <c>LogFormat</c>: its text, or the whole directive.</summary>
    public static ILineFormat? FromApache(string text, out Problem? problem) => ApacheTemplate.Compile(text, "apache LogFormat", out problem);

    /// <summary>The format that a <c>#Fields:</c> line describes for the lines behind it; null for any other line.</summary>
    public static ILineFormat? FromHeader(ReadOnlySpan<byte> line) => W3cHeader.Read(line);

    /// <summary>Lines of all parts of a file in, its format out.</summary>
    /// <param name="own">Formats of the server's configuration, which come before those that are known by name.</param>
    public static Detection Detect(IReadOnlyList<ReadOnlyMemory<byte>> samples, IReadOnlyList<ILineFormat>? own = null) => Detection.Of(samples, own ?? []);

    /// <summary>
    /// The bytes that each line with this status holds, so that a search can pass over the other lines; empty where the format has
    /// none. Exact for lines as the named writer writes them, without a space around the colon.
    /// </summary>
    public static byte[] Mark(ILineFormat format, int status) => format is JsonFormat json ? json.Mark(status) : [];

    /// <summary>A field's text as the client sent it: the escapes of this format undone.</summary>
    public static string Undo(ILineFormat format, ReadOnlySpan<byte> field) => format.Name == "cloudfront" ? Escapes.UndoPercent(field) : Escapes.Undo(field);

    /// <summary>The readers of error logs, each new for its file: some keep what a line means for the next.</summary>
    public static IReadOnlyList<ErrorFormat> Errors => ErrorFormat.All;
}
