using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>Whom the kernel sees: a process's effective user, its group and its supplementary groups (credentials(7)).</summary>
/// <param name="Name">As texts name it: the user's name, or its number.</param>
public sealed record ProcessIdentity(string Name, uint Uid, uint Gid, ImmutableArray<uint> Groups)
{
    /// <summary>Holds CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, as uid 0 does unless they were taken from it.</summary>
    public bool OverridesModes => Uid == 0;

    public bool In(uint group) => Gid == group || Groups.Contains(group);
}
