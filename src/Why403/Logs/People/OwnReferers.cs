using Why403.Logs.Scanning;

namespace Why403.Logs.People;

/// <summary>Whose page a Referer names; each distinct one is looked at once.</summary>
/// <param name="ownHost">The site's own name; empty for unknown.</param>
internal sealed class OwnReferers(TextPool texts, string ownHost)
{
    private readonly RefererKind[] _known = new RefererKind[texts.Count];

    /// <param name="referer">The number of its text; 0 for none.</param>
    public RefererKind Of(int referer)
    {
        if (referer == 0) return RefererKind.None;
        ref var kind = ref _known[referer];
        if (kind == RefererKind.Unknown)
        {
            Span<char> host = stackalloc char[255];
            var length = OwnHosts.HostOf(texts[referer], host);
            kind = length == 0 ? RefererKind.None : ownHost.Length > 0 && host[..length].Equals(ownHost, StringComparison.OrdinalIgnoreCase) ? RefererKind.Own : RefererKind.Foreign;
        }
        return kind;
    }
}

/// <summary>Whose page asked.</summary>
internal enum RefererKind : byte
{
    Unknown,

    /// <summary>None is named, or nothing that is an address.</summary>
    None,
    Own,
    Foreign,
}
