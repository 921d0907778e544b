using System.Globalization;
using System.Text;

namespace Why403.Files;

/// <summary>A path as a shell takes it: bare where that is safe, else quoted (POSIX 2.2.2), control and stray bytes as <c>$'\x..'</c>.</summary>
internal static class ShellText
{
    public static string Quote(string path)
    {
        // A leading dash would be read as an option; an absolute path never has one.
        if (path.Length > 0 && path[0] != '-' && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@' or ':' or ',' or '%' or '=')) return path;
        if (!path.Any(c => c < ' ' || c == '\x7f' || char.IsSurrogate(c))) return "'" + path.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
        var text = new StringBuilder("$'");
        for (var i = 0; i < path.Length; i++)
        {
            if (Rune.TryGetRuneAt(path, i, out var rune) && rune.Value >= ' ' && rune.Value != 0x7f)
            {
                if (rune.Value is '\'' or '\\') text.Append('\\');
                text.Append(rune.ToString());
                i += rune.Utf16SequenceLength - 1;
            }
            else text.Append(CultureInfo.InvariantCulture, $"\\x{path[i] & 0xff:x2}");
        }
        return text.Append('\'').ToString();
    }
}
