using System.Collections.Immutable;

namespace Why403.Guard.Judging;

/// <summary>How one rule came out for one request.</summary>
/// <param name="Hit">The rule is about this request.</param>
/// <param name="Because">What decided, in order.</param>
internal sealed record RuleStep(Rule Rule, bool Hit, ImmutableArray<string> Because);
