namespace Why403.Guard.Networks;

/// <summary>Networks that the public Internet does not route (RFC 6890): an address in them is no stranger's and no crawler's.</summary>
internal static class SpecialNetworks
{
    private static readonly PrefixTable Local = new([.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7", "fe80::/10",
    }.Select(t => Prefix.Parse(t, out _, out _)!.Value)]);

    public static bool IsLocal(Address address) => Local.Find(address) >= 0;
}
