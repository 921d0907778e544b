using System.Collections.Immutable;
using Why403.Guard.Judging;

namespace Why403.Guard.Policies;

/// <summary>Reads <c>When</c> and <c>Unless</c>.</summary>
internal sealed class ConditionReader(ListReferences lists)
{
    public Condition Read(SectionReader? part)
    {
        if (part is null) return Condition.Empty;
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        if (lists.Read(part, "Addresses") is { Length: > 0 } addresses) clauses.Add(new AddressClause(addresses));
        if (part.Texts("UserAgents") is { Length: > 0 } agents) clauses.Add(new UserAgentClause([.. agents.Select(a => a.Value)]));
        if (part.Flag("SignedIn") is { } signedIn) clauses.Add(new SignedInClause(signedIn));
        if (part.Texts("Roles") is { Length: > 0 } roles) clauses.Add(new RoleClause([.. roles.Select(r => r.Value)]));
        if (part.Texts("Scopes") is { Length: > 0 } scopes) clauses.Add(new ScopeClause([.. scopes.Select(s => s.Value)]));
        return clauses.Count == 0 ? Condition.Empty : new(clauses.ToImmutable());
    }
}
