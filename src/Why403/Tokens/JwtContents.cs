using Why403.Text;

namespace Why403.Tokens;

/// <summary>What else a token holds: values that explain are shown, those of people are named alone.</summary>
internal static class JwtContents
{
    private const int MostNames = 40;
    private const int MostWords = 12;

    private static readonly string[] Shown = ["azp", "client_id", "appid", "tid", "roles", "permissions", "groups", "acr", "amr", "ver"];

    // Read by a check of their own.
    private static readonly HashSet<string> Checked = new(StringComparer.Ordinal) { "exp", "nbf", "iat", "iss", "aud", "scope", "scp", "cnf", "typ" };

    public static IEnumerable<string> Of(JwtForm form)
    {
        foreach (var name in Shown)
        {
            var words = form.Claims.List(name);
            if (words.Length > 0) yield return $"{name}: {Redaction.Quote(string.Join(' ', words.Take(MostWords)))}{(words.Length > MostWords ? $" and {words.Length - MostWords} more" : "")}";
        }
        if (form.Claims["sub"] is { } subject) yield return $"sub: {Redaction.Shape(subject)}";
        if (form.Claims.Time("auth_time") is { } at) yield return $"auth_time: the sign-in was at {Instant.Say(at)}";
        var others = form.Claims.Names.Where(n => !Checked.Contains(n) && !Shown.Contains(n) && n is not ("sub" or "auth_time")).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0) yield return $"also, without their values: {Redaction.Quote(string.Join(' ', others.Take(MostNames)))}{(others.Count > MostNames ? $" and {others.Count - MostNames} more" : "")}";
    }
}
