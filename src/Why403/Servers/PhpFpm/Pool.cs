using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.PhpFpm;

/// <summary>A value of a pool and where it stands; no place for a default.</summary>
internal readonly record struct Setting(string Value, SourceSpan? Where)
{
    public bool IsSet => Where is not null;
}

/// <summary>One pool: who runs it, where it listens, what it runs (fpm_conf.c).</summary>
internal sealed class Pool(string name, SourceSpan where)
{
    private readonly Dictionary<string, Setting> _settings = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public SourceSpan Where { get; } = where;

    public Setting this[string key] => _settings.GetValueOrDefault(key);

    /// <summary><c>$pool</c> stands for the pool's own name (fpm_worker_pool.c).</summary>
    public void Set(string key, string value, SourceSpan span) => _settings[key] = new(value.Replace("$pool", Name, StringComparison.Ordinal), span);

    /// <summary>The endings that may run; empty where all may. The default stands in fpm_conf.c.</summary>
    public ImmutableArray<string> Extensions =>
        this["security.limit_extensions"] is { IsSet: true } set ? [.. set.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [".php", ".phar"];

    public string Chroot => this["chroot"].Value ?? "";

    public Setting OpenBasedir => this["php_admin_value[open_basedir]"] is { IsSet: true } admin ? admin : this["php_value[open_basedir]"];
}
