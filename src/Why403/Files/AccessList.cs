using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>The tags of a POSIX access list with the values that Linux stores (include/uapi/linux/posix_acl.h).</summary>
public enum AclTag
{
    OwningUser = 0x01,
    User = 0x02,
    OwningGroup = 0x04,
    Group = 0x08,
    Mask = 0x10,
    Other = 0x20,
}

public readonly record struct AclEntry(AclTag Tag, Access Bits, uint Id = AclEntry.NoId)
{
    public const uint NoId = uint.MaxValue;
}

/// <summary>An access list as the attribute <c>system.posix_acl_access</c> holds it.</summary>
public sealed class AccessList
{
    private const int HeaderLength = 4, EntryLength = 8, Version = 2;

    private AccessList(ImmutableArray<AclEntry> entries) => Entries = entries;

    public static AccessList None { get; } = new([]);

    /// <summary>There may be one: it cannot be read or does not parse.</summary>
    public static AccessList Unknown { get; } = new([]);

    /// <summary>In the kernel's order: owning user, users, owning group, groups, mask, other.</summary>
    public ImmutableArray<AclEntry> Entries { get; }

    public bool IsPresent => !Entries.IsEmpty;

    /// <summary>The mask; all bits where the list has none.</summary>
    public Access Mask
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Tag == AclTag.Mask) return entry.Bits;
            return Access.Read | Access.Write | Access.Execute;
        }
    }

    /// <summary>As <c>chmod u=</c> leaves it: the owning user's entry and the mode's owner bits are one thing.</summary>
    internal AccessList WithOwner(Access bits) => !IsPresent ? this : new([.. Entries.Select(e => e.Tag == AclTag.OwningUser ? e with { Bits = bits } : e)]);

    public static AccessList Of(IEnumerable<AclEntry> entries) => new([.. entries.OrderBy(e => e.Tag).ThenBy(e => e.Id)]);

    /// <summary>Version 2, then entries of tag, bits and id in little-endian (include/uapi/linux/posix_acl_xattr.h).</summary>
    public static AccessList Read(ReadOnlySpan<byte> attribute)
    {
        if (attribute.IsEmpty) return None;
        if (attribute.Length < HeaderLength || (attribute.Length - HeaderLength) % EntryLength != 0 || BinaryPrimitives.ReadUInt32LittleEndian(attribute) != Version) return Unknown;
        var entries = ImmutableArray.CreateBuilder<AclEntry>();
        for (var rest = attribute[HeaderLength..]; !rest.IsEmpty; rest = rest[EntryLength..])
        {
            var tag = (AclTag)BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var bits = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            if (bits > 7 || tag is not (AclTag.OwningUser or AclTag.User or AclTag.OwningGroup or AclTag.Group or AclTag.Mask or AclTag.Other)) return Unknown;
            entries.Add(new(tag, (Access)bits, BinaryPrimitives.ReadUInt32LittleEndian(rest[4..])));
        }
        return entries.Count == 0 ? None : new(entries.ToImmutable());
    }

    public byte[] Write()
    {
        var bytes = new byte[HeaderLength + (EntryLength * Entries.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Version);
        for (var i = 0; i < Entries.Length; i++)
        {
            var entry = bytes.AsSpan(HeaderLength + (EntryLength * i));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)Entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)Entries[i].Bits);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Entries[i].Id);
        }
        return bytes;
    }
}
