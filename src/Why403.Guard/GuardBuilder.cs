using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Why403.Guard;

/// <summary>
/// The policy in code. It writes the same keys as the configuration's section <c>Guard</c> and is read by the same reader, so a
/// rule means the same wherever it stands; both are in force together, the program's rules first.
/// </summary>
public sealed class GuardBuilder
{
    private readonly Dictionary<string, string?> _keys = new(StringComparer.OrdinalIgnoreCase);
    private int _rules;
    private int _hops;
    private int _apiKeys;

    /// <summary>A rule. Its id is for ever: events and dashboards name it.</summary>
    public GuardBuilder Rule(string id, Action<GuardRuleBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        var rule = new GuardRuleBuilder(_keys, $"Guard:Rules:{(_rules++).ToString(CultureInfo.InvariantCulture)}");
        rule.Set("Id", id);
        define(rule);
        return this;
    }

    /// <summary>A named list of addresses and networks, such as <c>203.0.113.0/24 until 2026-12-31 # the test lab</c>.</summary>
    public GuardBuilder List(string name, params ReadOnlySpan<string> entries)
    {
        SetAll($"Guard:Lists:{name}:Entries", entries);
        return this;
    }

    /// <summary>A named list from a file: one entry a line, or JSON as crawlers publish it. It is read again when it changes.</summary>
    public GuardBuilder ListFile(string name, string path) => Set($"Lists:{name}:File", path);

    /// <summary>A proxy in front of this site that is believed about the client's address.</summary>
    /// <param name="name">What events call it.</param>
    /// <param name="field">The one field that it names its peer in, such as <c>X-Forwarded-For</c>, <c>Forwarded</c> or <c>CF-Connecting-IP</c>.</param>
    /// <param name="from">The proxy's own addresses and networks, <c>list:NAME</c>, or <c>unix</c>.</param>
    public GuardBuilder Trust(string name, string field, params ReadOnlySpan<string> from)
    {
        var path = $"Guard:Addresses:Trusted:{(_hops++).ToString(CultureInfo.InvariantCulture)}";
        _keys[$"{path}:Name"] = name;
        _keys[$"{path}:Field"] = field;
        SetAll($"{path}:From", from);
        return this;
    }

    /// <summary>A named limit. Rules charge it with <see cref="GuardRuleBuilder.Limit"/>.</summary>
    /// <param name="quota">Units in the window.</param>
    /// <param name="burst">Units at once; otherwise the quota.</param>
    /// <param name="known">Those who are signed in get so many times the quota.</param>
    /// <param name="per">Whom it counts together: <c>address</c>, <c>user</c>, <c>api-key</c>, <c>endpoint</c>, <c>everyone</c>; otherwise each address.</param>
    public GuardBuilder Limit(string name, int quota, TimeSpan window, int? burst = null, int known = 10, params ReadOnlySpan<string> per)
    {
        var path = $"Guard:Limits:{name}";
        _keys[$"{path}:Quota"] = quota.ToString(CultureInfo.InvariantCulture);
        _keys[$"{path}:Window"] = window.ToString("c", CultureInfo.InvariantCulture);
        _keys[$"{path}:Known"] = known.ToString(CultureInfo.InvariantCulture);
        if (burst is not null) _keys[$"{path}:Burst"] = burst.Value.ToString(CultureInfo.InvariantCulture);
        SetAll($"{path}:Per", per);
        return this;
    }

    /// <summary>Whoever uses up a limit is refused by it for so long.</summary>
    public GuardBuilder Ban(string limit, TimeSpan time) => Set($"Limits:{limit}:Ban", time.ToString("c", CultureInfo.InvariantCulture));

    /// <summary>Any key of the section by its path below <c>Guard</c>, such as <c>Refusals:Contact</c>.</summary>
    public GuardBuilder Set(string key, string value)
    {
        _keys[$"Guard:{key}"] = value;
        return this;
    }

    internal void SetAll(string path, ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++) _keys[$"{path}:{i.ToString(CultureInfo.InvariantCulture)}"] = values[i];
    }

    internal int NextApiKey() => _apiKeys++;

    internal IConfigurationSection Build() => new ConfigurationBuilder().AddInMemoryCollection(_keys).Build().GetSection("Guard");
}
