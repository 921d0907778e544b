using System.Collections.Immutable;

namespace Why403.Guard.Networks;

/// <summary>One line of a list.</summary>
/// <param name="Until">When it ends; the greatest value where it has no end.</param>
internal readonly record struct ListEntry(Prefix Prefix, DateTimeOffset Until, string Comment);

/// <summary>A named list of addresses and networks. An entry that has ended counts no more, and the network around it counts again.</summary>
internal sealed class AddressList
{
    private readonly ImmutableArray<ListEntry> _entries;
    private readonly PrefixTable _table;
    private readonly bool _ends;

    public AddressList(string name, ImmutableArray<ListEntry> entries)
    {
        Name = name;
        _entries = entries;
        _table = new([.. entries.Select(e => e.Prefix)]);
        _ends = entries.Any(e => e.Until != DateTimeOffset.MaxValue);
    }

    /// <summary>Empty for the addresses that a rule names itself.</summary>
    public string Name { get; }

    public int Count => _entries.Length;

    /// <summary>The entry that covers the address at that time, or −1.</summary>
    public int Find(Address address, DateTimeOffset now)
    {
        var entry = _table.Find(address);
        if (_ends) while (entry >= 0 && _entries[entry].Until <= now) entry = _table.Around(entry);
        return entry;
    }

    public ListEntry this[int entry] => _entries[entry];
}
