namespace Why403.Servers.Apache;

/// <summary>Methods by number, as httpd.h has them; sets of methods are masks of 64 bits.</summary>
internal sealed class Methods
{
    public const int Get = 0, Put = 1, Post = 2, Delete = 3, Connect = 4, Options = 5, Trace = 6, Invalid = 26;
    public const ulong All = ulong.MaxValue;

    private static readonly string[] Known =
    [
        "GET", "PUT", "POST", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "VERSION-CONTROL",
        "CHECKOUT", "UNCHECKOUT", "CHECKIN", "UPDATE", "LABEL", "REPORT", "MKWORKSPACE", "MKACTIVITY", "BASELINE-CONTROL", "MERGE",
    ];

    private readonly Dictionary<string, int> _registered = new(StringComparer.Ordinal);

    public int NumberOf(string method)
    {
        if (method == "HEAD") return Get;
        var index = Array.IndexOf(Known, method);
        return index >= 0 ? index : _registered.GetValueOrDefault(method, Invalid);
    }

    /// <summary>A method that the main configuration names becomes known (ap_method_register).</summary>
    public int Register(string method)
    {
        var number = NumberOf(method);
        if (number != Invalid || method.Length == 0) return number;
        number = Invalid + 1 + _registered.Count;
        return number >= 63 ? Invalid : _registered[method] = number;
    }
}
