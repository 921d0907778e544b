using System.Globalization;

namespace Why403.Servers.Apache.Rewrites;

/// <summary>Whether a condition holds (apply_rewrite_cond).</summary>
internal static class RewriteTests
{
    public static bool Holds(RewriteCondition condition, RewriteContext context)
    {
        var holds = condition.IsNegated != Test(condition, context);
        context.Request.Run.Step("rewrite", StepRole.Passed, $"`{condition.Source}`: {(holds ? "true" : "false")}", condition.Source.Span);
        return holds;
    }

    private static bool Test(RewriteCondition condition, RewriteContext context)
    {
        var run = context.Request.Run;
        if (condition.Kind == ConditionKind.Expression)
        {
            var holds = Conditions.Holds(context.Request, condition.Pattern, condition.Source, out var groups);
            if (holds && !condition.IsNegated) context.ConditionMatch = groups;
            return holds;
        }
        var input = RewriteExpansion.Of(condition.Test, context, null, out _);
        switch (condition.Kind)
        {
            case ConditionKind.File: return Stat(input, context, condition) is { Kind: NodeKind.File };
            case ConditionKind.Directory: return Stat(input, context, condition) is { Kind: NodeKind.Directory };
            case ConditionKind.SizedFile:
                if (Stat(input, context, condition) is not { Kind: NodeKind.File }) return false;
                run.Unknown($"whether {Bytes.Text(input)} is empty is not looked at", condition.Source.Span);
                return false;
            case ConditionKind.Executable:
                if (Stat(input, context, condition) is not { } node) return false;
                if (!node.IsExecutable) run.Unknown($"whether anybody may run {Bytes.Text(input)} is not known", condition.Source.Span);
                return node.IsExecutable;
            case ConditionKind.Link: return IsLink(input, context, condition);
            case ConditionKind.Address or ConditionKind.ReachableFile:
                if (input.Length > 0) run.Unknown($"`{condition.Source}` asks by a request of its own", condition.Source.Span);
                return false;
            case ConditionKind.Pattern:
                var match = run.Configuration.Regex(condition.Pattern, condition.IgnoresCase).Run(input, out var unknown);
                if (unknown is not null) run.Unknown(unknown, condition.Source.Span);
                if (match is not null && !condition.IsNegated) context.ConditionMatch = match;
                return match is not null;
            case >= ConditionKind.NumberLess: return Compare(Number(input).CompareTo(Number(condition.Pattern)), condition.Kind - ConditionKind.NumberLess);
            case ConditionKind.TextEqual: return string.Equals(input, condition.Pattern, condition.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
            default: return Compare(Order(input, condition.Pattern, condition.IgnoresCase), condition.Kind - ConditionKind.TextLess);
        }
    }

    private static bool Compare(int order, int kind) => kind switch { 0 => order < 0, 1 => order <= 0, 2 => order == 0, 3 => order > 0, _ => order >= 0 };

    /// <summary>The longer text is the greater one, whatever it holds (compare_lexicography).</summary>
    private static int Order(string a, string b, bool ignoresCase) =>
        ignoresCase ? string.Compare(a, b, StringComparison.OrdinalIgnoreCase) : a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);

    /// <summary>atoi(): blanks, a sign, digits; else 0.</summary>
    private static long Number(string text)
    {
        var trimmed = text.AsSpan().TrimStart();
        var end = trimmed.Length > 0 && trimmed[0] is '+' or '-' ? 1 : 0;
        while (end < trimmed.Length && char.IsAsciiDigit(trimmed[end])) end++;
        return long.TryParse(trimmed[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static FileNode? Stat(string path, RewriteContext context, RewriteCondition condition)
    {
        var run = context.Request.Run;
        if (path.Length == 0) return null;
        if (path[0] != '/') { run.Unknown($"{Bytes.Text(path)} is looked for where the server was started", condition.Source.Span); return null; }
        var found = run.Files.Stat(path);
        if (found.IsUnknown) run.Unknown($"what the worker may see of {Bytes.Text(path)} is not known", condition.Source.Span);
        return found.Error == Errno.None && !found.IsUnknown ? found.Node : null;
    }

    private static bool IsLink(string path, RewriteContext context, RewriteCondition condition)
    {
        if (path.Length < 2 || path[0] != '/' || path.EndsWith('/')) return false;
        var files = context.Request.Run.Files;
        var parent = files.Stat(FileWalk.Parent(path));
        if (parent.IsUnknown) context.Request.Run.Unknown($"what the worker may see of {Bytes.Text(path)} is not known", condition.Source.Span);
        if (parent is not { Error: Errno.None, Node: { Kind: NodeKind.Directory, MaySearch: true } }) return false;
        return files.Node((parent.Path == "/" ? "" : parent.Path) + path[path.LastIndexOf('/')..]).Kind == NodeKind.Symlink;
    }
}
