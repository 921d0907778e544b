using System.Collections.Immutable;
using Why403.Guard.Judging;
using Why403.Guard.Networks;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Reads <c>When</c> and <c>Unless</c>.</summary>
internal sealed class ConditionReader(IReadOnlyDictionary<string, AddressList> lists, ICollection<Problem> problems)
{
    private const string ListMark = "list:";

    public Condition Read(SectionReader? part)
    {
        if (part is null) return Condition.Empty;
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        if (Addresses(part, "Addresses") is { Length: > 0 } addresses) clauses.Add(new AddressClause(addresses));
        if (part.Texts("UserAgents") is { Length: > 0 } agents) clauses.Add(new UserAgentClause([.. agents.Select(a => a.Value)]));
        if (part.Flag("SignedIn") is { } signedIn) clauses.Add(new SignedInClause(signedIn));
        if (part.Texts("Roles") is { Length: > 0 } roles) clauses.Add(new RoleClause([.. roles.Select(r => r.Value)]));
        if (part.Texts("Scopes") is { Length: > 0 } scopes) clauses.Add(new ScopeClause([.. scopes.Select(s => s.Value)]));
        return clauses.Count == 0 ? Condition.Empty : new(clauses.ToImmutable());
    }

    /// <summary>Named lists as they are, and the rule's own entries as one list without a name.</summary>
    public ImmutableArray<AddressList> Addresses(SectionReader part, string name)
    {
        var found = ImmutableArray.CreateBuilder<AddressList>();
        var own = ImmutableArray.CreateBuilder<ListEntry>();
        foreach (var (value, place) in part.Texts(name))
        {
            if (!value.StartsWith(ListMark, StringComparison.OrdinalIgnoreCase))
            {
                if (ListText.Read(value, place, problems) is { } entry) own.Add(entry);
            }
            else if (lists.TryGetValue(value[ListMark.Length..], out var list)) found.Add(list);
            else problems.Add(new(null, $"{place} names the list `{Redaction.Quote(value[ListMark.Length..])}`, which is not there", lists.Count == 0 ? "add it under Lists" : Nearest.Advice(value[ListMark.Length..], lists.Keys)));
        }
        if (own.Count > 0) found.Insert(0, new("", own.ToImmutable()));
        return found.ToImmutable();
    }
}
