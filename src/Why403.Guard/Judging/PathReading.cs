using System.Buffers;
using System.Text;

namespace Why403.Guard.Judging;

/// <summary>
/// The other reading of a path: what a server behind us, a file system or a second decoder may make of it. Null for the
/// ordinary path, which has one reading alone. A refusing rule counts when either reading lies in its scope; an allowing
/// rule only when both do.
/// </summary>
internal static class PathReading
{
    private static readonly SearchValues<char> Telling = SearchValues.Create("%\\;");

    public static string? Other(string path)
    {
        var span = path.AsSpan();
        if (span.IndexOfAny(Telling) < 0 && span.IndexOf("/.") < 0 && span.IndexOf("./") < 0 && span.IndexOf(" /") < 0 && (span.IsEmpty || span[^1] is not ('.' or ' '))) return null;
        // Kestrel has decoded once and left %2F; three more rounds undo what doubly encoding clients hide.
        var text = path;
        for (var round = 0; round < 3 && text.Contains('%', StringComparison.Ordinal); round++)
            text = Uri.UnescapeDataString(text.Replace("%c0%af", "/", StringComparison.OrdinalIgnoreCase).Replace("%c0%ae", ".", StringComparison.OrdinalIgnoreCase));
        var kept = new List<string>();
        foreach (var raw in text.Replace('\\', '/').Split('/'))
        {
            // Java containers cut path parameters at the semicolon; Windows drops dots and blanks at the end of a name.
            var semicolon = raw.IndexOf(';', StringComparison.Ordinal);
            var segment = semicolon < 0 ? raw : raw[..semicolon];
            if (segment == "..") { if (kept.Count > 0) kept.RemoveAt(kept.Count - 1); continue; }
            segment = segment.TrimEnd('.', ' ');
            if (segment.Length > 0) kept.Add(segment);
        }
        var other = new StringBuilder(text.Length + 1);
        foreach (var segment in kept) other.Append('/').Append(segment);
        return other.Length == 0 ? "/" : other.ToString();
    }
}
