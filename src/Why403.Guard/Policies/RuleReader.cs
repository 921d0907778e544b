using System.Collections.Immutable;
using System.Globalization;
using Why403.Catalogues;
using Why403.Guard.Judging;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Reads one rule.</summary>
internal sealed class RuleReader(ConditionReader conditions, HashSet<string> ids)
{
    /// <summary>Null for a rule that is off, and for one without a usable id.</summary>
    public Rule? Read(SectionReader part)
    {
        var id = part.Text("Id") ?? "";
        if (!IsId(id))
        {
            if (id.Length > 0) part.Add("Id", $"is `{Redaction.Quote(id)}`", "write 1 to 64 small letters, digits, dots and hyphens, beginning with a letter or digit");
        }
        else if (!ids.Add(id)) part.Add("Id", $"is `{id}`, as another rule's", "give each rule an id of its own");
        var act = part.Choice("Do", "refuse") == "allow" ? RuleAct.Allow : RuleAct.Refuse;
        var mode = part.Choice("Mode", "enforce");
        var when = conditions.Read(part.Part("When"));
        var unless = conditions.Read(part.Part("Unless"));
        var scope = Scope(part);
        var cause = Cause(part, when, unless);
        var status = part.Choice("Status", "");
        var rule = new Rule(id, act, mode == "shadow" ? RuleMode.Shadow : RuleMode.Enforce)
        {
            Scope = scope, When = when, Unless = unless, Cause = cause, Text = SectionText.Of(part.Section),
            Status = status.Length > 0 ? int.Parse(status, CultureInfo.InvariantCulture) : UsualStatus(cause.Id),
        };
        return mode == "off" || id.Length == 0 ? null : rule;
    }

    private static Scope Scope(SectionReader part)
    {
        var paths = ImmutableArray.CreateBuilder<PathPattern>();
        foreach (var (value, _) in part.Texts("Paths"))
        {
            if (PathPattern.Parse(value, out var fix) is { } pattern) paths.Add(pattern);
            else part.Add("Paths", $"has `{Redaction.Quote(value)}`, which is no path pattern", fix);
        }
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, _) in part.Texts("Hosts"))
        {
            var name = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
            if (Uri.CheckHostName(name) != UriHostNameType.Unknown && !name.EndsWith('.')) hosts.Add(value);
            else part.Add("Hosts", $"has `{Redaction.Quote(value)}`, which is no host name", "write a name without scheme and port, such as shop.example or *.shop.example");
        }
        var methods = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, _) in part.Texts("Methods"))
        {
            if (value.Length is > 0 and <= 32 && value.All(char.IsAsciiLetterUpper)) methods.Add(value);
            else part.Add("Methods", $"has `{Redaction.Quote(value)}`", "write methods in capital letters, such as GET or POST");
        }
        return new() { Paths = paths.ToImmutable(), Hosts = hosts.ToImmutable(), Methods = methods.ToImmutable(), Endpoints = [.. part.Texts("Endpoints").Select(e => e.Value)] };
    }

    private static Cause Cause(SectionReader part, Condition when, Condition unless)
    {
        // What somebody lacks explains more than what they are: "only the office" over "anonymous".
        var suggested = unless.Clauses.Length > 0 ? unless.Clauses[0].CauseUnless : when.Clauses.Length > 0 ? when.Clauses[0].CauseWhen : "policy.denied";
        var id = part.Text("Cause");
        if (id is not null && Catalogue.BuiltIn.Cause(id) is { } stated) return stated.Cause;
        if (id is not null) part.Add("Cause", $"is `{Redaction.Quote(id)}`, which the catalogue does not know", Nearest.Advice(id, Catalogue.BuiltIn.Causes.Select(c => c.Cause.Id)));
        return Catalogue.BuiltIn.Cause(suggested)!.Cause;
    }

    private static int UsualStatus(string cause) => cause switch
    {
        "login.required" or "token.missing" or "token.expired" or "token.invalid" or "token.step-up-needed" or "api-key.missing" or "api-key.invalid" => 401,
        "rate.limit-exceeded" or "quota.exhausted" => 429,
        "legal.blocked" => 451,
        _ => 403,
    };

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
