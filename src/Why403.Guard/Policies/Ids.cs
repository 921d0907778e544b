namespace Why403.Guard.Policies;

/// <summary>Names for ever: they stand in events, fields and addresses of pages.</summary>
internal static class Ids
{
    public const string Fix = "write 1 to 64 small letters, digits, dots and hyphens, beginning with a letter or digit";

    public static bool IsId(string id) => id.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
