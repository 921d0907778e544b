using Why403.Catalogues;
using Why403.Guard.Judging;
using Why403.Guard.Policies;
using Why403.Guard.Sessions;

namespace Why403.Guard.Credentials;

/// <summary>
/// A rule that wants an identity refuses whoever has none. Where a credential came and was not accepted, that is the cause, and not
/// that nobody is signed in; where none came, 401 is the answer and not 403 (RFC 6750 section 3.1).
/// </summary>
internal static class CredentialCause
{
    /// <returns>The rule as it stands, or with the cause and the status of the credential.</returns>
    public static Rule Of(Rule rule, ref RequestFacts facts)
    {
        if (!IsOfIdentity(rule.Cause.Id)) return rule;
        var outcome = facts.Http.Features.Get<CredentialOutcome>();
        if (outcome is { State: CredentialState.Refused or CredentialState.Unchecked }) return With(rule, outcome.CauseId);
        // Whoever was signed in and is not any more is told so, and not that they may not.
        if (facts.User is null && LostSession.Of(facts.Http) is { } lost) return With(rule, lost.CauseId);
        if (facts.User is not null || rule.Cause.Id == "login.required") return rule;
        return outcome is not null ? With(rule, "token.missing") : rule.Id == CredentialDemands.RuleId ? With(rule, "login.required") : rule;
    }

    public static bool IsOfIdentity(string cause) => cause is "login.required" or "role.insufficient" or "scope.insufficient" or "token.step-up-needed";

    private static Rule With(Rule rule, string cause) => rule with
    {
        Cause = Catalogue.BuiltIn.Cause(cause)!.Cause,
        // A status that the operator chose stays.
        Status = rule.Status == RuleReader.UsualStatus(rule.Cause.Id) || cause == LostSession.Unreachable ? cause == LostSession.Over ? 401 : RuleReader.UsualStatus(cause) : rule.Status,
    };
}
