namespace Why403.Guard.Policies;

/// <summary>The path of a page that the guard serves itself.</summary>
internal static class PagePath
{
    public const string Fix = "write one like /why403: letters, digits, hyphens, dots and slashes";

    /// <summary>Plain enough to stand in a link, a form and a redirect as it is, and never another site's address.</summary>
    public static bool Is(string path) =>
        path.Length is > 1 and <= 100 && path[0] == '/' && path[^1] != '/' && !path.Contains("//", StringComparison.Ordinal) && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_');
}
