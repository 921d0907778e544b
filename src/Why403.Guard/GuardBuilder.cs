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

    internal IConfigurationSection Build() => new ConfigurationBuilder().AddInMemoryCollection(_keys).Build().GetSection("Guard");
}
