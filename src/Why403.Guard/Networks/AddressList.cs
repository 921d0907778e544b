using System.Collections.Immutable;

namespace Why403.Guard.Networks;

/// <summary>One line of a list.</summary>
/// <param name="Until">When it ends; the greatest value where it has no end.</param>
internal readonly record struct ListEntry(Prefix Prefix, DateTimeOffset Until, string Comment);

/// <summary>A named list of addresses and networks. An entry that has ended counts no more, and the network around it counts again.</summary>
internal sealed class AddressList
{
    private readonly PrefixTable _table;
    // Null where no entry has one: a list of a hundred thousand networks has neither.
    private readonly DateTimeOffset[]? _ends;
    private readonly string[]? _comments;

    public AddressList(string name, IReadOnlyList<ListEntry> entries)
    {
        Name = name;
        _table = new([.. entries.Select(e => e.Prefix)]);
        if (entries.Any(e => e.Until != DateTimeOffset.MaxValue)) _ends = [.. entries.Select(e => e.Until)];
        if (entries.Any(e => e.Comment.Length > 0)) _comments = [.. entries.Select(e => e.Comment)];
    }

    /// <summary>Empty for the addresses that a rule names itself.</summary>
    public string Name { get; }

    /// <summary>How old the list is and where it comes from, for events; empty for entries of the configuration.</summary>
    public string Source { get; init; } = "";

    /// <summary>When its file was written; null for entries of the configuration.</summary>
    public DateTimeOffset? Written { get; init; }

    public int Count => _table.Count;

    /// <summary>The entry that covers the address at that time, or −1.</summary>
    public int Find(Address address, DateTimeOffset now)
    {
        var entry = _table.Find(address);
        if (_ends is not null) while (entry >= 0 && _ends[entry] <= now) entry = _table.Around(entry);
        return entry;
    }

    public ListEntry this[int entry] => new(_table[entry], _ends?[entry] ?? DateTimeOffset.MaxValue, _comments?[entry] ?? "");
}
