using System.Buffers;

namespace Why403.Servers.Apache;

/// <summary>Sets of characters that texts are tested against.</summary>
internal static class CharacterSets
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";

    public static readonly SearchValues<char> Dotted = SearchValues.Create(Digits + ".");

    public static readonly SearchValues<char> HexColons = SearchValues.Create(Digits + "abcdefABCDEF:.");

    /// <summary>A scheme of an address.</summary>
    public static readonly SearchValues<char> Scheme = SearchValues.Create(Letters + Digits + "+-.");

    public static readonly SearchValues<char> Base64 = SearchValues.Create(Letters + Digits + "+/");

    public static readonly SearchValues<char> ShellName = SearchValues.Create(Letters + Digits + "_");

    /// <summary>What a path may hold unescaped (T_OS_ESCAPE_PATH in gen_test_char.c).</summary>
    public static readonly SearchValues<char> Path = SearchValues.Create(Letters + Digits + "$-_.+!*'(),:@&=/~");

    /// <summary>A field's name without the characters that make it a pattern.</summary>
    public static readonly SearchValues<char> FieldName = SearchValues.Create(Letters + Digits + "-_");

    /// <summary>Places of a directive outside of sections.</summary>
    public static readonly SearchValues<char> ServerPlaces = SearchValues.Create("rOFI*");

    public static readonly SearchValues<char> SectionPlaces = SearchValues.Create("aALOFI*");
}
