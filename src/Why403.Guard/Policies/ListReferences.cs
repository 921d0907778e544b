using System.Collections.Immutable;
using Why403.Guard.Networks;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Reads keys that hold addresses, networks and <c>list:NAME</c>.</summary>
internal sealed class ListReferences(IReadOnlyDictionary<string, AddressList> lists, ICollection<Problem> problems)
{
    private const string Mark = "list:";

    /// <summary>Named lists as they are, and the key's own entries as one list without a name.</summary>
    /// <param name="word">A word that stands for something else and is passed over.</param>
    public ImmutableArray<AddressList> Read(SectionReader part, string name, string word = "")
    {
        var found = ImmutableArray.CreateBuilder<AddressList>();
        var own = ImmutableArray.CreateBuilder<ListEntry>();
        foreach (var (value, place) in part.Texts(name))
        {
            if (value.Length > 0 && value.Equals(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (!value.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
            {
                if (ListText.Read(value, place, problems) is { } entry) own.Add(entry);
            }
            else if (lists.TryGetValue(value[Mark.Length..], out var list)) found.Add(list);
            else problems.Add(new(null, $"{place} names the list `{Redaction.Quote(value[Mark.Length..])}`, which is not there", lists.Count == 0 ? "add it under Lists" : Nearest.Advice(value[Mark.Length..], lists.Keys)));
        }
        if (own.Count > 0) found.Insert(0, new("", own.ToImmutable()));
        return found.ToImmutable();
    }
}
