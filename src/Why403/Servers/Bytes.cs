using System.Text;

namespace Why403.Servers;

/// <summary>
/// Servers compare bytes and know no encoding, so the evaluation holds one byte in a character. These turn a text into
/// that form and back for paths and for reading.
/// </summary>
internal static class Bytes
{
    public static string Of(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string Text(string bytes) => Ascii.IsValid(bytes) ? bytes : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Whether a path survives the way to the file system's UTF-8 names and back.</summary>
    public static bool IsText(string bytes) => Ascii.IsValid(bytes) || Of(Text(bytes)) == bytes;

    public static string Lower(string bytes) => bytes.AsSpan().IndexOfAnyInRange('A', 'Z') < 0 ? bytes : string.Create(bytes.Length, bytes, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });
}
