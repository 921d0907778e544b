namespace Why403.Logs.Formats;

/// <summary>Targets written as whole addresses: load balancers and forward proxies log <c>https://host:443/path</c>.</summary>
internal static class Targets
{
    /// <summary>Takes host and path apart where the target is a whole address.</summary>
    public static void Split(ref AccessLine fields)
    {
        var target = fields.Target;
        if (target.IsEmpty || target[0] is (byte)'/' or (byte)'*') return;
        var scheme = target.StartsWith("https://"u8) ? 8 : target.StartsWith("http://"u8) ? 7 : 0;
        if (scheme == 0) return;
        var rest = target[scheme..];
        var slash = rest.IndexOfAny((byte)'/', (byte)'?');
        var host = slash < 0 ? rest : rest[..slash];
        if (fields.Host.IsEmpty) fields.Host = host.LastIndexOf((byte)':') is > 0 and var colon && host[^1] != ']' ? host[..colon] : host;
        fields.Target = slash < 0 ? "/"u8 : rest[slash..];
    }
}
