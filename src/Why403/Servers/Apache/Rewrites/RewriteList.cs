using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Servers.Apache.Rewrites;

internal enum RewriteResult
{
    Unchanged,
    Changed,
    ChangedUnescaped,
    /// <summary>A status ends the request.</summary>
    Status,
}

/// <summary>Runs a list of rules over a request (apply_rewrite_list and apply_rewrite_rule).</summary>
internal static class RewriteList
{
    private const int LongestName = 2 * 8190; // twice LimitRequestLine
    private const int MostRounds = 10_000;

    public static RewriteResult Apply(ImmutableArray<RewriteRule> rules, RewriteContext context)
    {
        var request = context.Request;
        var run = request.Run;
        var changed = RewriteResult.Unchanged;
        var round = 1;
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            if (run.UnknownBecause is not null) return changed;
            if (request.Main is not null && (rule.Flags.Has("NS", "nosubreq") || rule.Flags.Has("R", "redirect"))) continue;
            if (!Rule(rule, context, out var refused))
            {
                while (i < rules.Length - 1 && rules[i].IsChain) i++;
                continue;
            }
            if (!rule.HasNoSubstitution) context.Last = rule;
            if (request.Filename is { Length: > LongestName })
            {
                context.Status = 500;
                request.Decide(new("rewrite", null, $"`{rule.Source}` lets the address grow without end", rule.Source.Span, rule.Source));
                return RewriteResult.Status;
            }
            if (refused || rule.IsStatus) return RewriteResult.Status;
            if (!rule.HasNoSubstitution) changed = rule.Flags.Has("NE", "noescape") ? RewriteResult.ChangedUnescaped : RewriteResult.Changed;
            if (rule.Flags.Has("PT", "passthrough"))
            {
                request.Filename = "passthrough:" + request.Filename;
                return RewriteResult.Changed;
            }
            if (rule.Flags.Has("END", "END")) { request.EndsRewriting = true; break; }
            if (rule.IsProxy || rule.IsLast) break;
            if (rule.Flags.Value("N", "next") is { } most)
            {
                var limit = int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : MostRounds;
                if (++round >= Math.Min(limit, MostRounds))
                {
                    run.Logs("error", $"AH02596: RewriteRule '{rule.Pattern}' and URI '{request.Uri}' exceeded maximum number of rounds ({limit}) via the [N] flag");
                    context.Status = 500;
                    request.Decide(new("rewrite", null, $"`{rule.Source}` begins again without end", rule.Source.Span, rule.Source));
                    return RewriteResult.Status;
                }
                i = -1;
                continue;
            }
            if (rule.Flags.Value("S", "skip") is { } skip && int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) i += Math.Min(count, rules.Length);
        }
        return changed;
    }

    /// <summary>False where the rule does not match.</summary>
    private static bool Rule(RewriteRule rule, RewriteContext context, out bool refused)
    {
        refused = false;
        var request = context.Request;
        var run = request.Run;
        var subject = request.Filename ?? "";
        var proxied = context.Directory is not null && request.IsProxied && subject.StartsWith("proxy:", StringComparison.Ordinal);
        if (context.Directory is { } directory)
        {
            subject += request.PathInfo;
            if (!proxied && subject.StartsWith(directory, StringComparison.Ordinal)) subject = subject[directory.Length..];
        }
        var match = run.Configuration.Regex(rule.Pattern, rule.IgnoresCase).Run(subject, out var unknown);
        if (unknown is not null) run.Unknown(unknown, rule.Source.Span);
        if (match is null != rule.IsNegated || run.IsWaived(rule.Source)) return false;
        context.RuleMatch = rule.IsNegated ? null : match;
        context.ConditionMatch = null;
        context.Asked.Clear();
        if (!ConditionsHold(rule.Conditions, context) || run.UnknownBecause is not null) return false;
        var address = "";
        if (!rule.HasNoSubstitution)
        {
            address = RewriteExpansion.Of(rule.Output, context, rule, out var isUnsafe);
            if (isUnsafe && !rule.Flags.Has("UnsafeAllow3F", "UnsafeAllow3F"))
            {
                run.Logs("error", "AH10508: Unsafe URL with %3f URL rewritten without UnsafeAllow3F");
                context.Status = 403;
                request.Decide(new("rewrite", "server.path-suspicious", $"an escaped question mark would become the query's own in `{rule.Source}`", rule.Source.Span, rule.Source));
                refused = true;
                return true;
            }
        }
        foreach (var assignment in rule.Flags.Environment) Assign(assignment, context);
        if (rule.Flags.Value("H", "handler") is { Length: > 0 } handler) request.Handler = Bytes.Lower(RewriteExpansion.Of(handler, context, null, out _));
        if (rule.Flags.Value("T", "type") is { Length: > 0 } type) request.ContentType = Bytes.Lower(RewriteExpansion.Of(type, context, null, out _));
        if (rule.HasNoSubstitution)
        {
            if (rule.IsStatus)
            {
                context.Status = rule.Status;
                request.Decide(new("rewrite", CauseOf(rule, context), $"`{rule.Source}` answers {rule.Status.ToString(CultureInfo.InvariantCulture)}", rule.Source.Span, rule.Source));
            }
            else run.Step("rewrite", StepRole.Passed, $"`{rule.Source}` matches and changes nothing", rule.Source.Span);
            return true;
        }
        Substitute(rule, context, address, proxied);
        run.Step("rewrite", StepRole.Chosen, $"`{rule.Source}` rewrites to {Bytes.Text(request.Filename ?? "")}", rule.Source.Span);
        return true;
    }

    private static bool ConditionsHold(ImmutableArray<RewriteCondition> conditions, RewriteContext context)
    {
        for (var i = 0; i < conditions.Length; i++)
        {
            var holds = RewriteTests.Holds(conditions[i], context);
            if (conditions[i].OrNext)
            {
                if (!holds) continue;
                while (i < conditions.Length - 1 && conditions[i].OrNext) i++;
            }
            else if (!holds) return false;
        }
        return true;
    }

    private static void Substitute(RewriteRule rule, RewriteContext context, string address, bool proxied)
    {
        var request = context.Request;
        var prefixed = false;
        if (!proxied && !address.StartsWith('/') && RewriteAddress.SchemeLength(address, out _) == 0)
        {
            if (context.Directory is { } directory) (address, prefixed) = (directory + address, true);
            else if (!rule.IsProxy && !rule.IsRedirect) (address, prefixed) = ("/" + address, true);
        }
        request.Filename = address;
        if (context.Directory is not null && rule.Flags.Has("DPI", "discardpath")) request.PathInfo = "";
        RewriteAddress.SplitQuery(request, rule.Flags);
        if (rule.IsProxy)
        {
            RewriteAddress.Qualify(request);
            request.Filename = "proxy:" + request.Filename;
            request.ProxySource = rule.Source;
            return;
        }
        if (rule.IsRedirect)
        {
            RewriteAddress.Qualify(request);
            request.Status = rule.Status;
            return;
        }
        context.WasReduced |= RewriteAddress.Reduce(request);
        if (RewriteAddress.SchemeLength(request.Filename!, out _) > 0)
        {
            // A later rule may lead back to a file, which is then served under this status.
            request.Status = rule.Status;
            return;
        }
        if (!prefixed && !rule.Flags.Has("UNC", "UNC") && !rule.Output.StartsWith("//", StringComparison.Ordinal))
            while (request.Filename!.StartsWith("//", StringComparison.Ordinal)) request.Filename = request.Filename[1..];
    }

    private static void Assign(string assignment, RewriteContext context)
    {
        var expanded = RewriteExpansion.Of(assignment, context, null, out _);
        if (expanded.StartsWith('!')) { context.Request.Env.Remove(expanded[1..]); return; }
        var colon = expanded.IndexOf(':', StringComparison.Ordinal);
        context.Request.Env[colon < 0 ? expanded : expanded[..colon]] = colon < 0 ? "" : expanded[(colon + 1)..];
    }

    /// <summary>What the conditions asked for tells what the rule is about.</summary>
    private static string? CauseOf(RewriteRule rule, RewriteContext context)
    {
        if (rule.Status is not (401 or 403 or 405 or 429 or 451)) return null;
        if (context.Asked.Any(n => n.Contains("REFERER", StringComparison.OrdinalIgnoreCase))) return "hotlink.referer-refused";
        if (context.Asked.Any(n => n.Contains("USER_AGENT", StringComparison.OrdinalIgnoreCase) || n.Equals("HTTP:User-Agent", StringComparison.OrdinalIgnoreCase))) return "bot.user-agent";
        if (context.Asked.Contains("REMOTE_ADDR")) return "address.denied";
        return rule.Status switch { 401 => "login.required", 405 => "server.method-refused", 429 => "rate.limit-exceeded", 451 => "legal.blocked", _ => "server.rewrite-forbidden" };
    }
}
