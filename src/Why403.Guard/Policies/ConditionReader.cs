using System.Collections.Immutable;
using System.Globalization;
using Why403.Guard.Bots;
using Why403.Guard.Judging;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Reads <c>When</c> and <c>Unless</c>.</summary>
internal sealed class ConditionReader(ListReferences lists, INetworkOrigins? origins)
{
    public Condition Read(SectionReader? part)
    {
        if (part is null) return Condition.Empty;
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        if (lists.Read(part, "Addresses") is { Length: > 0 } addresses) clauses.Add(new AddressClause(addresses));
        if (Countries(part) is { Length: > 0 } countries) clauses.Add(new CountryClause(countries));
        if (Networks(part) is { Length: > 0 } networks) clauses.Add(new NetworkClause(networks));
        if (part.Texts("UserAgents") is { Length: > 0 } agents) clauses.Add(new UserAgentClause([.. agents.Select(a => a.Value)]));
        if (part.Texts("Bots") is { Length: > 0 } outcomes) clauses.Add(new BotClause([.. outcomes.Select(o => Enum.Parse<BotOutcome>(o.Value, ignoreCase: true))]));
        if (part.Texts("BotGroups") is { Length: > 0 } groups) clauses.Add(new BotGroupClause([.. groups.Select(g => g.Value)]));
        if (part.Flag("SignedIn") is { } signedIn) clauses.Add(new SignedInClause(signedIn));
        if (part.Texts("Roles") is { Length: > 0 } roles) clauses.Add(new RoleClause([.. roles.Select(r => r.Value)]));
        if (part.Texts("Scopes") is { Length: > 0 } scopes) clauses.Add(new ScopeClause([.. scopes.Select(s => s.Value)]));
        if (part.Part("StepUp") is { } step) clauses.Add(new StepUpClause([.. step.Texts("Acr").Select(a => a.Value)], step.Span("MaxAge")));
        return clauses.Count == 0 ? Condition.Empty : new(clauses.ToImmutable());
    }

    private ImmutableArray<string?> Countries(SectionReader part)
    {
        var countries = ImmutableArray.CreateBuilder<string?>();
        foreach (var (value, _) in part.Texts("Countries"))
        {
            if (value.Equals("unknown", StringComparison.OrdinalIgnoreCase)) countries.Add(null);
            else if (value.Length == 2 && value.All(char.IsAsciiLetter)) countries.Add(value.ToUpperInvariant());
            else part.Add("Countries", $"has `{Redaction.Quote(value)}`", "write two letters (ISO 3166), or unknown");
        }
        if (countries.Count > 0) NeedOrigins(part, "Countries");
        return countries.ToImmutable();
    }

    private ImmutableArray<uint> Networks(SectionReader part)
    {
        var networks = ImmutableArray.CreateBuilder<uint>();
        foreach (var (value, _) in part.Texts("Networks"))
        {
            if (value.StartsWith("AS", StringComparison.OrdinalIgnoreCase) && uint.TryParse(value.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) networks.Add(number);
            else part.Add("Networks", $"has `{Redaction.Quote(value)}`", "write the number of an autonomous system, such as AS64500");
        }
        if (networks.Count > 0) NeedOrigins(part, "Networks");
        return networks.ToImmutable();
    }

    private void NeedOrigins(SectionReader part, string name)
    {
        if (origins is null) part.Add(name, "asks where addresses belong, and no database is there to say so", "name a database under Origins:Files");
    }
}
