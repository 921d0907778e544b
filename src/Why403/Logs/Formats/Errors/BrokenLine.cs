using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// The end of a line of nginx's error log that a path with <c>%0A</c> broke: its request field holds the path as it was sent, and the
/// line begins with what stands behind the last break.
/// </summary>
internal static class BrokenLine
{
    private const int MostRequests = 8;

    /// <summary>How many lines before this one belong to it; 0 for a line that was not broken.</summary>
    public static int Breaks(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("%0"u8) < 0) return 0;
        var rest = line;
        for (var i = 0; i < MostRequests && rest.IndexOf(", request: \""u8) is >= 0 and var at; i++)
        {
            rest = rest[(at + 12)..];
            if (Breaks(line, rest[..NginxFields.RequestEnd(rest)]) is > 0 and var breaks) return breaks;
        }
        return 0;
    }

    private static int Breaks(ReadOnlySpan<byte> line, ReadOnlySpan<byte> request)
    {
        // The query is no part of the path that the message shows.
        if (request.IndexOf((byte)'?') is >= 0 and var query) request = request[..query];
        else if (request.Length > 9 && request[^9..].StartsWith(" HTTP/"u8)) request = request[..^9];
        var path = Escapes.UndoPercent(request);
        var last = path.LastIndexOf('\n');
        return last >= 0 && Begins(Encoding.UTF8.GetString(line), path[(last + 1)..]) ? path.Count(character => character == '\n') : 0;
    }

    // nginx merges slashes and takes dots out of a path, so they do not count; what ".." takes out cannot be told.
    private static bool Begins(string line, string end)
    {
        if (end.Contains("..", StringComparison.Ordinal)) return true;
        var at = 0;
        foreach (var character in end)
        {
            if (character is '/' or '.') continue;
            while (at < line.Length && line[at] is '/' or '.') at++;
            if (at == line.Length || line[at++] != character) return false;
        }
        return true;
    }
}
