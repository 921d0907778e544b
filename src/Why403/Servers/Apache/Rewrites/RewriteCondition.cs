namespace Why403.Servers.Apache.Rewrites;

/// <summary>One <c>RewriteCond</c>: what is tested, how, and how it joins the next (cmd_rewritecond).</summary>
internal sealed record RewriteCondition(Directive Source, string Test, string Pattern, ConditionKind Kind, bool IsNegated, bool IgnoresCase, bool OrNext)
{
    public static RewriteCondition? Read(Directive source)
    {
        if (RewriteLine.Read(source.Arguments) is not var (test, pattern, flagText)) return null;
        var flags = flagText.Length > 0 ? RewriteFlags.Read(flagText) : RewriteFlags.None;
        var negated = pattern.StartsWith('!');
        if (negated) pattern = pattern[1..];
        var kind = ConditionKind.Pattern;
        if (test.Equals("expr", StringComparison.OrdinalIgnoreCase)) kind = ConditionKind.Expression;
        else if (pattern.Length > 1) (kind, pattern, negated) = Operator(pattern, negated);
        return new(source, test, pattern, kind, negated, flags.Has("NC", "nocase"), flags.Has("OR", "ornext"));
    }

    private static (ConditionKind, string, bool) Operator(string pattern, bool negated)
    {
        if (pattern[0] == '-' && pattern.Length == 2)
            return (pattern[1] switch
            {
                'f' => ConditionKind.File, 's' => ConditionKind.SizedFile, 'd' => ConditionKind.Directory, 'x' => ConditionKind.Executable,
                'h' or 'L' or 'l' => ConditionKind.Link, 'U' => ConditionKind.Address, 'F' => ConditionKind.ReachableFile, _ => ConditionKind.Pattern,
            }, pattern, negated);
        if (pattern[0] == '-' && pattern.Length > 3)
            return pattern[1..3] switch
            {
                "lt" => (ConditionKind.NumberLess, pattern[3..], negated), "le" => (ConditionKind.NumberAtMost, pattern[3..], negated),
                "gt" => (ConditionKind.NumberMore, pattern[3..], negated), "ge" => (ConditionKind.NumberAtLeast, pattern[3..], negated),
                "eq" => (ConditionKind.NumberEqual, pattern[3..], negated), "ne" => (ConditionKind.NumberEqual, pattern[3..], !negated),
                _ => (ConditionKind.Pattern, pattern, negated),
            };
        return pattern[0] switch
        {
            '>' when pattern[1] == '=' => (ConditionKind.TextAtLeast, pattern[2..], negated),
            '>' => (ConditionKind.TextMore, pattern[1..], negated),
            '<' when pattern[1] == '=' => (ConditionKind.TextAtMost, pattern[2..], negated),
            '<' => (ConditionKind.TextLess, pattern[1..], negated),
            '=' => (ConditionKind.TextEqual, pattern[1..] == "\"\"" ? "" : pattern[1..], negated),
            _ => (ConditionKind.Pattern, pattern, negated),
        };
    }
}

internal enum ConditionKind
{
    Pattern, Expression, File, SizedFile, Directory, Executable, Link, Address, ReachableFile,
    TextLess, TextAtMost, TextEqual, TextMore, TextAtLeast, NumberLess, NumberAtMost, NumberEqual, NumberMore, NumberAtLeast,
}
