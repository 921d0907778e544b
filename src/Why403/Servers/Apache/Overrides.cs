namespace Why403.Servers.Apache;

/// <summary>The classes of <c>AllowOverride</c>.</summary>
[Flags]
internal enum Overrides
{
    None = 0, AuthConfig = 1, Limit = 2, Options = 4, FileInfo = 8, Indexes = 16,
    All = AuthConfig | Limit | Options | FileInfo | Indexes,
    /// <summary>What is not allowed is passed over instead of refused.</summary>
    NonfatalOverride = 32,
    NonfatalUnknown = 64,
}

/// <summary>The bits of <c>Options</c>, as http_core.h has them.</summary>
[Flags]
internal enum OptionBits
{
    None = 0, Indexes = 1, Includes = 2, SymLinks = 4, ExecCgi = 8, IncludesExec = 32, SymOwner = 64, MultiViews = 128,
    /// <summary><c>Options All</c> has no MultiViews.</summary>
    All = Indexes | Includes | IncludesExec | SymLinks | ExecCgi,
    Every = All | SymOwner | MultiViews,
}

/// <summary>Options as a section leaves them: a plain list replaces, signs add to and take from what comes from above.</summary>
internal readonly record struct OptionSet(bool IsPlain, OptionBits Value, OptionBits Add, OptionBits Remove)
{
    public OptionSet Merge(OptionSet inner)
    {
        if (inner.IsPlain) return inner;
        var add = Add & ~inner.Remove | inner.Add;
        var remove = Remove & ~inner.Add | inner.Remove;
        return new(IsPlain, Value & ~remove | add, add, remove);
    }

    public static OptionBits? Named(string word) => Bytes.Lower(word) switch
    {
        "indexes" => OptionBits.Indexes,
        "includes" => OptionBits.Includes | OptionBits.IncludesExec,
        "includesnoexec" => OptionBits.Includes,
        "followsymlinks" => OptionBits.SymLinks,
        "symlinksifownermatch" => OptionBits.SymOwner,
        "execcgi" => OptionBits.ExecCgi,
        "multiviews" => OptionBits.MultiViews,
        "runscripts" => OptionBits.MultiViews | OptionBits.ExecCgi,
        "none" => OptionBits.None,
        "all" => OptionBits.All,
        _ => null,
    };
}
