using System.Text.RegularExpressions;

namespace Why403.Servers.Apache.Rewrites;

/// <summary>What the rules of one list share while they run (rewrite_ctx).</summary>
/// <param name="directory">The section's directory with a slash at its end; null at the server.</param>
internal sealed class RewriteContext(RequestRecord request, string? directory)
{
    public RequestRecord Request { get; } = request;

    public string? Directory { get; } = directory;

    /// <summary>Groups of the rule's own pattern; null after a negated one.</summary>
    public Match? RuleMatch { get; set; }

    /// <summary>Groups of the last condition that matched.</summary>
    public Match? ConditionMatch { get; set; }

    /// <summary>Names of variables that conditions of this rule asked for: they tell what the rule is about.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The last rule that substituted.</summary>
    public RewriteRule? Last { get; set; }

    public int Status { get; set; }

    public bool WasReduced { get; set; }
}
