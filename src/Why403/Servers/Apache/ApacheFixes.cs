using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>The narrowest changes of a configuration that let a refused request pass. Shown with what they open; never applied.</summary>
internal static class ApacheFixes
{
    private const string Check = "`apachectl configtest && apachectl graceful`, then run this again";

    /// <param name="line">The text of a line of the configuration, without its break; null where it cannot be read.</param>
    public static ImmutableArray<Remedy> Of(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        if (verdict.CauseId is not null && verdict.Layer == Layer.Server && GuardedNames.Remedy(request.Target) is { } closed) return [closed];
        return verdict.CauseId switch
        {
            "server.access-rule" or "address.denied" or "address.not-allowed" or "server.htaccess-rule" => Access(verdict, line),
            "server.no-index" => NoIndex(),
            "server.rewrite-forbidden" or "bot.user-agent" or "hotlink.referer-refused" when verdict.Deciding is Directive { Key: "rewriterule" } => Rule(),
            _ => [],
        };
    }

    private static ImmutableArray<Remedy> Access(ServerVerdict verdict, Func<string, int, string?> line)
    {
        if (verdict.Where is not { } where || verdict.Client is not { Length: > 0 } client || line(where.File, where.Line) is not { } text) return [];
        var statement = text.Trim();
        var indent = text[..(text.Length - text.TrimStart().Length)];
        var check = where.File.EndsWith("/.htaccess", StringComparison.Ordinal) ? "run this again: a `.htaccess` counts at once" : Check;
        var words = statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Select((w, i) => i == 0 ? Bytes.Lower(w) : w).ToArray() switch
        {
            ["require", "ip", ..] => [Opens($"Allow {client} beside the networks that are named", new(where.File, where.Line, [text], [$"{text.TrimEnd()} {client}"]))],
            ["require", "all", "denied"] => [Opens($"Let {client} in, or the network that it belongs to", new(where.File, where.Line, [text], [$"{indent}Require ip {client}"]))],
            ["deny", ..] or ["order", ..] => [Opens(words[0].StartsWith("O", StringComparison.OrdinalIgnoreCase) ? $"Allow {client} beside what `Allow` names" : $"Allow {client} behind the rule that refuses, and see to `Order deny,allow`", new(where.File, where.Line + 1, [], [$"{indent}Allow from {client}"])), new(Owner.SiteOperator, Safety.NeedsCare, "Say it once: turn `Order`, `Allow` and `Deny` into `Require`", "Both kinds are two gates, and each must open.", check)],
            _ => [],
        };

        Remedy Opens(string title, Patch patch) => new(Owner.SiteOperator, Safety.OpensAccess, title, "", check) { Patch = patch };
    }

    private static ImmutableArray<Remedy> NoIndex() =>
    [
        new(Owner.SiteOperator, Safety.NeedsCare, "Put the file that is missing where it belongs, or point `DocumentRoot` at the directory that holds it", "`DirectoryIndex` names what is looked for.", "the address answers 200"),
        new(Owner.SiteOperator, Safety.NeedsCare, "Hand directories to the front controller, if the site has one", "`FallbackResource /index.php`.", Check),
        new(Owner.SiteOperator, Safety.OpensAccess, "Switch listing on, if everybody may see every name in this directory", "`Options +Indexes` in the section of this one directory.", Check),
    ];

    private static ImmutableArray<Remedy> Rule() =>
    [
        new(Owner.SiteOperator, Safety.OpensAccess, "Put an exception before the rule", "A `RewriteCond` with `!` above it, or a rule with `-` and `[L]` for what should pass.", Check),
        new(Owner.HostAdministrator, Safety.Safe, "See which rule it was the next time", "A rule with `[F]` leaves no line in the error log; `LogLevel rewrite:trace3` shows each step.", Check),
    ];
}
