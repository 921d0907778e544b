using Why403.Files;
using Why403.Text;

namespace Why403.Servers;

/// <summary>Names that should stay closed whatever refuses them: secrets, repositories, any dotfile but <c>.well-known</c>.</summary>
internal static class GuardedNames
{
    /// <summary>What to do about a refusal of such a path; null for an ordinary one.</summary>
    public static Remedy? Remedy(string target) =>
        In(target) is { } name
            ? new(Owner.SiteOperator, Safety.Safe, $"Leave it closed: `{Redaction.Quote(name)}` is a name that nobody outside should read", "If the application needs a part of it, publish that part under another name.")
            : null;

    private static string? In(string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        foreach (var segment in (end < 0 ? target : target[..end]).Split('/'))
            if (segment.Length > 1 && segment[0] == '.' && segment != ".." && segment != ".well-known" || SecretNames.IsSecret(segment)) return segment;
        return null;
    }
}
