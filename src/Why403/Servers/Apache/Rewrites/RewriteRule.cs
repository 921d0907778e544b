using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Servers.Apache.Rewrites;

/// <summary>One <c>RewriteRule</c> with the conditions above it (cmd_rewriterule).</summary>
internal sealed class RewriteRule
{
    private RewriteRule(Directive source, ImmutableArray<RewriteCondition> conditions, string pattern, string output, RewriteFlags flags)
    {
        (Source, Conditions, Output, Flags) = (source, conditions, output, flags);
        IsNegated = pattern.StartsWith('!');
        Pattern = IsNegated ? pattern[1..] : pattern;
        foreach (var (name, value) in flags.InOrder)
        {
            switch (name.ToLowerInvariant())
            {
                case "f" or "forbidden": (Status, IsStatus) = (403, true); break;
                case "g" or "gone": (Status, IsStatus) = (410, true); break;
                case "r" or "redirect":
                    // Without a value the status stays what an earlier flag made it.
                    if (value.Length > 0) Status = value.ToLowerInvariant() switch { "temp" => 302, "permanent" => 301, "seeother" => 303, _ => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 302 };
                    // A status that is no redirect ends the request as F does.
                    if (Status is >= 300 and < 400) IsRedirect = true;
                    else IsStatus = true;
                    break;
            }
        }
        HasNoSubstitution = output == "-" || IsStatus;
    }

    public Directive Source { get; }
    public ImmutableArray<RewriteCondition> Conditions { get; }
    public string Pattern { get; }
    public bool IsNegated { get; }
    public string Output { get; }
    public RewriteFlags Flags { get; }
    public int Status { get; } = 302;
    public bool IsStatus { get; }
    public bool IsRedirect { get; }
    public bool HasNoSubstitution { get; }
    public bool IgnoresCase => Flags.Has("NC", "nocase");
    public bool IsLast => Flags.Has("L", "last");
    public bool IsProxy => Flags.Has("P", "proxy");
    public bool IsChain => Flags.Has("C", "chain");

    /// <summary>The rules of lines in order, each with its own conditions.</summary>
    public static ImmutableArray<RewriteRule> Of(IEnumerable<Directive> lines)
    {
        var rules = ImmutableArray.CreateBuilder<RewriteRule>();
        var conditions = ImmutableArray.CreateBuilder<RewriteCondition>();
        foreach (var line in lines)
        {
            if (line.Key == "rewritecond" && RewriteCondition.Read(line) is { } condition) conditions.Add(condition);
            if (line.Key != "rewriterule" || RewriteLine.Read(line.Arguments) is not var (pattern, output, flags)) continue;
            rules.Add(new(line, conditions.ToImmutable(), pattern, output, flags.Length > 0 ? RewriteFlags.Read(flags) : RewriteFlags.None));
            conditions.Clear();
        }
        return rules.ToImmutable();
    }
}
