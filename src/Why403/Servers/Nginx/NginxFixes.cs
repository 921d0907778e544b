using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>The narrowest changes of a configuration that let a refused request pass. Shown with what they open; never applied.</summary>
internal static class NginxFixes
{
    private const string Check = "`nginx -t && nginx -s reload`, then run this again";

    /// <param name="line">The text of a line of the configuration, without its break; null where it cannot be read.</param>
    public static ImmutableArray<Remedy> Of(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        if (verdict.CauseId is not null && verdict.Layer == Layer.Server && GuardedNames.Remedy(request.Target) is { } closed) return [closed];
        return verdict.CauseId switch
        {
            "server.access-rule" => Address(verdict, request, line),
            "server.method-refused" when verdict.Deciding is Directive { Name: "deny" } => Method(verdict, request, line),
            "server.no-index" => NoIndex(verdict, line),
            "server.rewrite-forbidden" or "bot.user-agent" => Rule(verdict),
            "hotlink.referer-refused" => Referer(verdict, request, line),
            "file.symlink-refused" => Links(verdict, line),
            _ => [],
        };
    }

    private static ImmutableArray<Remedy> Address(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        if (verdict.Deciding is not Directive { Name: "deny" } deny || verdict.Client is not { Length: > 0 } client) return [];
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        var allow = new Remedy(Owner.SiteOperator, Safety.OpensAccess, $"Allow {client}, or its network, above the rule that refuses", "The first rule that matches decides, so the order counts.", Check);
        remedies.Add(allow with { Patch = Before(deny.Span, line, $"allow {client};") });
        if (request.Headers["X-Forwarded-For"] is not null)
            remedies.Add(new(Owner.HostAdministrator, Safety.NeedsCare, "If a proxy of your own stands in front, let the rules see the caller's address", "`set_real_ip_from PROXY; real_ip_header X-Forwarded-For;` at server level; name your own proxies alone.", Check));
        var allowed = verdict.Steps.Where(s => s is { Phase: "access", Role: StepRole.Passed } && s.Text.StartsWith("`allow ", StringComparison.Ordinal)).Select(s => s.Text.Split('`')[1]["allow ".Length..]).ToList();
        if (allowed.Count > 0) remedies.Add(new(Owner.Caller, Safety.Safe, "Connect from an address that is allowed", $"{string.Join(", ", allowed.Take(4).Select(a => $"`{a}`"))}{(allowed.Count > 4 ? " and others" : "")}: a VPN into it would pass."));
        return remedies.ToImmutable();
    }

    private static ImmutableArray<Remedy> Method(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        var limited = verdict.Steps.FirstOrDefault(s => s is { Phase: "location", Role: StepRole.Chosen } && s.Text.StartsWith("`limit_except ", StringComparison.Ordinal));
        var remedy = new Remedy(Owner.SiteOperator, Safety.OpensAccess, $"Except {Redaction.Quote(request.Method)} from the limit, if this path is to take it", "", Check);
        if (limited?.Where is { } where && line(where.File, where.Line) is { } text && text.LastIndexOf('{') is > 0 and var brace)
            remedy = remedy with { Patch = new(where.File, where.Line, [text], [text[..brace].TrimEnd() + " " + request.Method + " " + text[brace..]]) };
        return [remedy, .. Address(verdict, request, line)];
    }

    private static ImmutableArray<Remedy> NoIndex(ServerVerdict verdict, Func<string, int, string?> line)
    {
        var location = verdict.Steps.LastOrDefault(s => s is { Phase: "location", Role: StepRole.Chosen, Where: not null })?.Where;
        var listing = new Remedy(Owner.SiteOperator, Safety.OpensAccess, "Switch listing on, if everybody may see every name in this directory", "", Check);
        if (location is not null) listing = listing with { Patch = After(location, line, "autoindex on;") };
        return
        [
            new(Owner.SiteOperator, Safety.NeedsCare, $"Put the file that is missing where it belongs, or point `root` at the directory that holds it", verdict.Path is { } path ? $"`{path}` is where one was looked for." : "", "the address answers 200"),
            new(Owner.SiteOperator, Safety.NeedsCare, "Hand directories to the front controller, if the site has one", "`try_files $uri /index.php$is_args$args;` without `$uri/`.", Check),
            listing,
        ];
    }

    private static ImmutableArray<Remedy> Rule(ServerVerdict verdict) =>
        verdict.Where is null ? [] :
        [
            new(Owner.SiteOperator, Safety.OpensAccess, "Narrow the condition of this rule, or put an exception before it", "A more specific `location`, or an entry in a `map` that the condition asks, keeps the rule for the rest.", Check),
            new(Owner.HostAdministrator, Safety.Safe, "Give the rule a name in the log, so that the next refusal is found at once", "`set $refused NAME;` before `return`, and `$refused` in `log_format`: a `return` leaves no line in the error log."),
        ];

    private static ImmutableArray<Remedy> Referer(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        var missing = request.Headers["Referer"] is not { Length: > 0 } referer;
        var host = missing ? null : Uri.TryCreate(request.Headers["Referer"], UriKind.Absolute, out var uri) ? uri.Host : null;
        if (!missing && host is null) return [];
        var word = missing ? "none" : host!;
        var remedy = new Remedy(Owner.SiteOperator, Safety.OpensAccess, missing ? "Accept requests without a Referer" : $"Accept `{Redaction.Quote(word)}` as a page that may embed this", missing ? "Privacy settings and apps leave it out; whoever wants to can leave it out as well." : "", Check);
        var list = verdict.Steps.Select(s => s.Where).OfType<SourceSpan>().FirstOrDefault(w => line(w.File, w.Line)?.TrimStart().StartsWith("valid_referers ", StringComparison.Ordinal) == true);
        if (list is not null && line(list.File, list.Line) is { } text && text.LastIndexOf(';') is > 0 and var end && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
            remedy = remedy with { Patch = new(list.File, list.Line, [text], [text[..end] + " " + word + text[end..]]) };
        return [remedy];
    }

    private static ImmutableArray<Remedy> Links(ServerVerdict verdict, Func<string, int, string?> line)
    {
        var rule = verdict.Steps.Select(s => s.Where).OfType<SourceSpan>().FirstOrDefault(w => line(w.File, w.Line)?.TrimStart().StartsWith("disable_symlinks ", StringComparison.Ordinal) == true);
        return rule is null ? [] : [new(Owner.SiteOperator, Safety.OpensAccess, "Trust the way down to the document root, and links of the same owner below it", "`disable_symlinks if_not_owner from=$document_root;`", Check)];
    }

    /// <summary>A line above another, indented like it; null where the statement does not begin its line.</summary>
    private static Patch? Before(SourceSpan where, Func<string, int, string?> line, string statement) =>
        line(where.File, where.Line) is { } text && text.AsSpan(0, Math.Min(where.Column - 1, text.Length)).IsWhiteSpace()
            ? new(where.File, where.Line, [], [text[..(where.Column - 1)] + statement])
            : null;

    /// <summary>The first line inside of a block whose brace ends its line.</summary>
    private static Patch? After(SourceSpan where, Func<string, int, string?> line, string statement) =>
        line(where.File, where.EndLine) is { } text && text.TrimEnd().EndsWith('{')
            ? new(where.File, where.EndLine + 1, [], [text[..(text.Length - text.TrimStart().Length)] + "    " + statement])
            : null;
}
