namespace Why403.Files;

/// <summary>Whose bits decided. Linux asks one class only, the first that matches.</summary>
internal enum DecidedBy
{
    Owner,
    /// <summary>An entry of the access list that names the user.</summary>
    NamedUser,
    Group,
    /// <summary>An entry of the access list that names one of the user's groups.</summary>
    NamedGroup,
    Other,
    /// <summary>CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH; no class had granted it.</summary>
    Capability,
    /// <summary>An access list that could not be read may decide.</summary>
    Unknown,
}

/// <param name="Bits">What the deciding class or entry holds, the mask not yet applied.</param>
internal readonly record struct Decision(bool Granted, DecidedBy By, Access Bits)
{
    /// <summary>The user or group of a named entry, or the owning group.</summary>
    public uint Id { get; init; }

    /// <summary>The mask that limits the deciding entry; all bits where none does.</summary>
    public Access Mask { get; init; } = Access.Read | Access.Write | Access.Execute;

    /// <summary>An access list took part.</summary>
    public bool ByList { get; init; }

    public Access Effective => Bits & Mask;

    public bool Known => By != DecidedBy.Unknown;
}
