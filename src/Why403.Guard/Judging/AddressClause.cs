using System.Collections.Immutable;
using Why403.Guard.Networks;

namespace Why403.Guard.Judging;

internal sealed class AddressClause(ImmutableArray<AddressList> lists) : Clause
{
    public override string CauseWhen => "address.denied";

    public override string CauseUnless => "address.not-allowed";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        foreach (var list in lists)
        {
            var found = list.Find(facts.Client, facts.Now);
            if (found < 0) continue;
            if (because is not null)
            {
                var entry = list[found];
                because.Add($"the address {facts.Client} is in {entry.Prefix}{(list.Name.Length > 0 ? $" of list {list.Name}" : "")}"
                    + (entry.Comment.Length > 0 ? $", noted as {entry.Comment}" : "") + (entry.Until == DateTimeOffset.MaxValue ? "" : $", until {entry.Until.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}"));
            }
            return true;
        }
        because?.Add($"the address {facts.Client} is in none of: {string.Join(", ", lists.Select(l => l.Name.Length > 0 ? $"list {l.Name}" : "the rule's own addresses"))}");
        return false;
    }
}
