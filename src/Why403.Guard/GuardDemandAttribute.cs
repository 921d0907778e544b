using Why403.Catalogues;
using Why403.Guard.Credentials;
using Why403.Guard.Judging;

namespace Why403.Guard;

/// <summary>What an endpoint demands of whoever calls it; the guard refuses all others with the right challenge.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class GuardDemandAttribute : Attribute
{
    private protected GuardDemandAttribute(Clause met, string cause, int status, string text) =>
        Rule = new(CredentialDemands.RuleId, RuleAct.Refuse, RuleMode.Enforce) { Unless = new([met]), Cause = Catalogue.BuiltIn.Cause(cause)!.Cause, Status = status, Text = text };

    internal Rule Rule { get; }
}

/// <summary>The token or key must carry all of these scopes: otherwise 403 with <c>insufficient_scope</c>, or 401 where none came.</summary>
public sealed class GuardScopesAttribute(params string[] scopes)
    : GuardDemandAttribute(new ScopeClause([.. scopes], all: true), "scope.insufficient", 403, $"the endpoint demands the scopes {string.Join(' ', scopes)}")
{
    public IReadOnlyList<string> Scopes { get; } = scopes;
}

/// <summary>The sign-in must be strong or fresh enough: otherwise 401 with <c>insufficient_user_authentication</c> (RFC 9470).</summary>
/// <param name="maxAgeSeconds">Since the sign-in; 0 for any age.</param>
/// <param name="acr">One of these authentication contexts; none for any.</param>
public sealed class GuardStepUpAttribute(int maxAgeSeconds, params string[] acr)
    : GuardDemandAttribute(new StepUpClause([.. acr], maxAgeSeconds > 0 ? TimeSpan.FromSeconds(maxAgeSeconds) : null), "token.step-up-needed", 401, $"the endpoint demands a sign-in of {string.Join(' ', acr)} within {maxAgeSeconds} s")
{
    public IReadOnlyList<string> Acr { get; } = acr;

    public int MaxAgeSeconds { get; } = maxAgeSeconds;
}
