using System.Runtime.CompilerServices;
using Why403.Servers.Apache.Rewrites;

namespace Why403.Servers.Apache;

/// <summary>mod_rewrite in the phases of a request: hook_uri2file at the server, hook_fixup in a directory.</summary>
internal static class Rewriting
{
    public const string RedirectHandler = "redirect-handler";
    private const string Redirect = "redirect:";
    private const string Pass = "passthrough:";

    // Rules are read once for a configuration; the list of lines is their identity.
    private static readonly ConditionalWeakTable<object, object> Rules = [];

    public static int? AtServer(RequestRecord request)
    {
        var run = request.Run;
        if (!run.Configuration.Modules.Has("mod_rewrite.c") || request.EndsRewriting || !IsOn(request, request.Settings.Rewrite)) return null;
        var options = Options(request.Server.Rewrite);
        if (!options.Contains("allowanyuri") && !request.Uri.StartsWith('/')) return null;
        var original = request.Filename;
        var query = request.Arguments;
        request.Filename ??= request.Uri;
        request.Env["SCRIPT_URL"] = request.Uri;
        var context = new RewriteContext(request, null);
        var result = RewriteList.Apply(ServerRules(request), context);
        if (run.UnknownBecause is not null) return 500;
        if (result == RewriteResult.Unchanged) { request.Filename = original; return null; }
        if (Ended(context, result, query, "AH10410", "AH00669") is { } status) return status;
        var name = request.Filename!;
        if (name.StartsWith(Pass, StringComparison.Ordinal))
        {
            request.Uri = name[Pass.Length..];
            // An address that is passed through as a path is none, whatever status its rule had in mind.
            if (RewriteAddress.SchemeLength(request.Uri, out _) > 0) request.Status = 200;
            request.Filename = original;
            return null;
        }
        if (name.StartsWith("/~", StringComparison.Ordinal)) { run.Unknown("a rewritten address that begins with ~ is looked up among the accounts", context.Last?.Source.Span); return 500; }
        if (!name.StartsWith('/')) return request.Refuse(400, new("rewrite", null, "the rewritten address is no path", context.Last?.Source.Span, context.Last?.Source));
        if (context.WasReduced && !options.Contains("legacyprefixdocroot") || !IsWholePath(request, name, context, options)) return BelowRoot(request, name);
        request.Filename = Paths.Canonical(name);
        return 0;
    }

    public static int? AtDirectory(RequestRecord request)
    {
        var run = request.Run;
        if (request.Settings.Rewrite is not { } section || !run.Configuration.Modules.Has("mod_rewrite.c") || !IsOn(request, section)) return null;
        var directory = section.Directory.EndsWith('/') ? section.Directory : section.Directory + "/";
        var options = Effective(request, section);
        var proxied = request.IsProxied && request.Filename?.StartsWith("proxy:", StringComparison.Ordinal) == true;
        if (!proxied && !options.Contains("allownoslash") && request.Filename is { } file && file.Length == directory.Length - 1 && directory.StartsWith(file, StringComparison.Ordinal)) return null;
        if (request.EndsRewriting) return null;
        if ((request.Settings.Options.Value & (OptionBits.SymLinks | OptionBits.SymOwner)) == 0 && !(request.Settings.OptionsSource is { } source && run.IsWaived(source)))
        {
            run.Logs("error", $"AH00670: Options FollowSymLinks and SymLinksIfOwnerMatch are both off, so the RewriteRule directive is also forbidden due to its similar ability to circumvent directory restrictions : {request.Filename}");
            return request.Refuse(403, new("rewrite", "server.rewrite-forbidden", "rules stand in this directory, and neither FollowSymLinks nor SymLinksIfOwnerMatch lets them run", request.Settings.OptionsSource?.Span ?? section.Lines[0].Span, request.Settings.OptionsSource));
        }
        var before = request.Filename;
        var query = request.Arguments;
        request.Filename ??= request.Uri;
        var context = new RewriteContext(request, directory);
        var result = RewriteList.Apply(DirectoryRules(request, section), context);
        if (run.UnknownBecause is not null) return 500;
        if (result == RewriteResult.Unchanged) { request.Filename = before; return null; }
        var rebase = Base(section, options);
        if (Ended(context, result, query, "AH10411", "AH10160", directory, rebase) is { } status) return status;
        var name = request.Filename!;
        if (name.StartsWith(Pass, StringComparison.Ordinal)) name = name[Pass.Length..];
        if (!name.StartsWith('/'))
        {
            request.Status = 200;
            return request.Refuse(400, new("rewrite", null, "the rewritten address is no path", context.Last?.Source.Span, context.Last?.Source));
        }
        if (name == before) { request.Filename = name; return null; }
        var address = rebase is not null ? RewriteAddress.Replace(name, directory, rebase) : WithoutRoot(request, name);
        // A path that mod_alias or mod_userdir mapped goes back to the address that it came from; without them the prefix is empty.
        if (address == name && !options.Contains("ignorecontextinfo") && (request.Context ?? ("", request.Server.DocumentRoot ?? "")) is var (prefix, mapped) && mapped.Length > 0) address = RewriteAddress.Replace(name, mapped, prefix);
        request.Filename = Redirect + address;
        request.Handler = RedirectHandler;
        return null;
    }

    /// <summary>Where the handler asks the server again.</summary>
    public static string Target(RequestRecord request) => request.Filename![Redirect.Length..] + (request.Arguments is null ? "" : "?" + request.Arguments);

    /// <summary>What ends the request here: a status, a redirect, another server; null where a local path is left.</summary>
    private static int? Ended(RewriteContext context, RewriteResult result, string? query, string controls, string noProxy, string? directory = null, string? rebase = null)
    {
        var request = context.Request;
        var run = request.Run;
        var rule = context.Last;
        var name = request.Filename!;
        var scheme = RewriteAddress.SchemeLength(name, out _);
        if (request.Arguments is { } arguments && !(scheme > 0 && result != RewriteResult.ChangedUnescaped) && arguments.AsSpan().IndexOfAnyInRange('\0', ' ') is var at && (at >= 0 || arguments.Contains('\x7f', StringComparison.Ordinal)))
        {
            run.Logs("error", $"{controls}: Rewritten query string contains control characters or spaces");
            return request.Refuse(403, new("rewrite", "server.path-suspicious", "the rewritten query holds a blank or a control character", rule?.Source.Span, rule?.Source));
        }
        if (result == RewriteResult.Status)
        {
            // The rule's status is a fresh one, also where the request is an error page (ACTION_STATUS sets r->status back).
            request.Status = 200;
            if (context.Status is >= 200 and < 300) run.Unknown($"a rule that ends with {context.Status} leaves the answer to the server", request.Decision?.Where);
            return context.Status;
        }
        if (name.StartsWith("proxy:", StringComparison.Ordinal))
        {
            if (!run.Configuration.Modules.Has("mod_proxy.c"))
            {
                run.Logs("error", $"{noProxy}: attempt to make remote request from mod_rewrite without proxy enabled: {name}");
                return request.Refuse(403, new("rewrite", "server.proxy-rule", $"`{rule?.Source}` passes the request on, and mod_proxy is not loaded", rule?.Source.Span, rule?.Source));
            }
            request.Handler = "proxy-server";
            request.IsProxied = true;
            request.ProxySource = rule?.Source;
            request.IsProxiedRaw = result == RewriteResult.ChangedUnescaped;
            return 0;
        }
        if (scheme == 0) return null;
        if (rebase is not null && directory is not null && name.IndexOf('/', scheme) is >= 0 and var slash && slash + 1 < name.Length)
            name = name[..(slash + 1)] + RewriteAddress.Replace(name[(slash + 1)..], directory[1..], rebase.TrimStart('/'));
        if (result != RewriteResult.ChangedUnescaped) name = RewriteAddress.Escape(name, scheme);
        if (request.Arguments is { } rest) name += "?" + (result == RewriteResult.ChangedUnescaped || rest == query ? rest : Paths.Escape(rest));
        request.RedirectTo = name;
        var status = request.Status is >= 300 and < 400 ? request.Status : 302;
        request.Status = 200;
        return request.Refuse(status, new("rewrite", null, $"`{rule?.Source}` redirects", rule?.Source.Span, rule?.Source));
    }

    /// <summary>A verbatim path of the file system, by its first part (prefix_stat); else it is one below the document root.</summary>
    private static bool IsWholePath(RequestRecord request, string name, RewriteContext context, HashSet<string> options)
    {
        var slash = name.IndexOf('/', 1);
        var first = slash < 0 ? name : name[..slash];
        var found = request.Run.Files.Stat(first);
        if (found.IsUnknown) { request.Run.Unknown($"whether {Bytes.Text(first)} is there is not known", context.Last?.Source.Span); return false; }
        if (found.Error != Errno.None) return false;
        if (options.Contains("unsafeprefixstat") || context.Last is not { } last || last.Flags.Has("UnsafePrefixStat", "UnsafePrefixStat")) return true;
        return last.Output.StartsWith(first, StringComparison.Ordinal) || request.Server.DocumentRoot is { } root && name.StartsWith(root, StringComparison.Ordinal);
    }

    private static int BelowRoot(RequestRecord request, string path)
    {
        if (request.Server.DocumentRoot is not { } root) { request.Run.Unknown("no DocumentRoot is set, and the built-in one is not known", null); return 500; }
        request.Filename = Paths.Canonical(root.TrimEnd('/') + "/" + path.TrimStart('/'));
        return 0;
    }

    private static string WithoutRoot(RequestRecord request, string name) =>
        request.Server.DocumentRoot?.TrimEnd('/') is { } root && name.StartsWith(root + "/", StringComparison.Ordinal) ? name[root.Length..] : name;

    private static bool IsOn(RequestRecord request, RewriteSection? section)
    {
        foreach (var inner in Chain(section))
            if (Engine(inner.Lines) is { } on) return on;
        return Engine(request.Server.Rewrite) ?? Engine(request.Run.Configuration.Main.Rewrite) ?? false;
    }

    private static bool? Engine(IEnumerable<Directive> lines) => lines.LastOrDefault(d => d.Key == "rewriteengine") is { } engine ? CoreCommands.IsOn(engine) : null;

    private static IEnumerable<RewriteSection> Chain(RewriteSection? section)
    {
        for (; section is not null; section = section.Outer) yield return section;
    }

    /// <summary>Options are replaced as a whole by the innermost section that has any, and come from the server where none has.</summary>
    private static HashSet<string> Effective(RequestRecord request, RewriteSection? section)
    {
        foreach (var inner in Chain(section))
            if (inner.Lines.Any(d => d.Key == "rewriteoptions")) return Options(inner.Lines);
        var server = request.Server.Rewrite.Any(d => d.Key == "rewriteoptions") ? request.Server : request.Run.Configuration.Main;
        return Options(server.Rewrite);
    }

    private static HashSet<string> Options(IEnumerable<Directive> lines) =>
        lines.Where(d => d.Key == "rewriteoptions").SelectMany(d => d.Words).Select(Bytes.Lower).ToHashSet(StringComparer.Ordinal);

    private static System.Collections.Immutable.ImmutableArray<RewriteRule> ServerRules(RequestRecord request)
    {
        var own = Read(request.Server.Rewrite);
        var main = request.Run.Configuration.Main;
        if (ReferenceEquals(main, request.Server)) return own;
        var (options, outer) = (Options(request.Server.Rewrite), Options(main.Rewrite));
        if (options.Contains("inherit") || outer.Contains("inheritdown") && !options.Contains("ignoreinherit")) return own.AddRange(Read(main.Rewrite));
        return options.Contains("inheritbefore") || outer.Contains("inheritdownbefore") && !options.Contains("ignoreinherit") ? Read(main.Rewrite).AddRange(own) : own;
    }

    /// <summary>The innermost section's rules alone, unless options say otherwise (config_perdir_merge).</summary>
    private static System.Collections.Immutable.ImmutableArray<RewriteRule> DirectoryRules(RequestRecord request, RewriteSection section)
    {
        var own = Read(section.Lines);
        if (section.Outer is null) return own;
        var (mine, outer) = (Effective(request, section), Effective(request, section.Outer));
        // What the server's own Inherit means between two directories differs from what the sources of trunk say.
        if (mine.Overlaps(["inherit", "inheritbefore", "inheritdown", "inheritdownbefore"]) && Chain(section).All(s => !s.Lines.Any(d => d.Key == "rewriteoptions")))
            request.Run.Unknown("rules are inherited between directories by an option of the server", section.Lines[0].Span);
        if (mine.Contains("inherit") || outer.Contains("inheritdown") && !mine.Contains("ignoreinherit")) return own.AddRange(DirectoryRules(request, section.Outer));
        return mine.Contains("inheritbefore") || outer.Contains("inheritdownbefore") && !mine.Contains("ignoreinherit") ? DirectoryRules(request, section.Outer).AddRange(own) : own;
    }

    private static string? Base(RewriteSection section, HashSet<string> options)
    {
        foreach (var inner in options.Contains("mergebase") ? Chain(section) : [section])
            if (inner.Lines.LastOrDefault(d => d.Key == "rewritebase") is { } line) return line[0];
        return null;
    }

    private static System.Collections.Immutable.ImmutableArray<RewriteRule> Read(IReadOnlyList<Directive> lines)
    {
        if (lines.Count == 0) return [];
        // The first line stands for its list: lines are of one section and are read in one piece.
        if (Rules.TryGetValue(lines[0], out var known) && known is (int count, System.Collections.Immutable.ImmutableArray<RewriteRule> rules) && count == lines.Count) return rules;
        rules = RewriteRule.Of(lines);
        Rules.AddOrUpdate(lines[0], (lines.Count, rules));
        return rules;
    }
}
