namespace Why403.Servers.Apache.Rewrites;

/// <summary>The flags of one rule or condition, as <c>[F,L,R=301]</c> says them (cmd_rewriterule_setflag).</summary>
internal sealed class RewriteFlags
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private RewriteFlags()
    {
    }

    public static RewriteFlags None { get; } = new();

    public List<string> Environment { get; } = [];

    /// <summary>Names and values as written: of flags that set the same thing the last one counts.</summary>
    public List<(string Name, string Value)> InOrder { get; } = [];

    public bool Has(string name, string longName) => _values.ContainsKey(name) || _values.ContainsKey(longName);

    public string? Value(string name, string longName) => _values.TryGetValue(name, out var value) || _values.TryGetValue(longName, out value) ? value : null;

    /// <param name="text">With its brackets.</param>
    public static RewriteFlags Read(string text)
    {
        var flags = new RewriteFlags();
        foreach (var part in text.Trim('[', ']').Split(','))
        {
            var flag = part.Trim();
            if (flag.Length == 0) continue;
            var equals = flag.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (flag, "") : (flag[..equals], flag[(equals + 1)..]);
            if (name.Equals("E", StringComparison.OrdinalIgnoreCase) || name.Equals("env", StringComparison.OrdinalIgnoreCase)) flags.Environment.Add(value);
            flags.InOrder.Add((name, value));
            flags._values[name] = value;
        }
        return flags;
    }
}
