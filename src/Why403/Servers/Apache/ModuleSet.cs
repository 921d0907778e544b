namespace Why403.Servers.Apache;

/// <summary>
/// Which modules are loaded. A configuration that loads none is a part of one (a recipe, a test): then every module
/// of the server's own distribution counts as loaded.
/// </summary>
internal sealed class ModuleSet
{
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Modules that this program knows no directives of.</summary>
    public List<Directive> Foreign { get; } = [];

    /// <summary>Whether a directive may be one of a module of others; those whose names are known begin alike.</summary>
    public bool MayHave(string key)
    {
        foreach (var module in Foreign)
            if (Prefix(SourceOf(module[0])) is not { } prefix || key.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>A module that is not known may check access in ways of its own.</summary>
    public bool HasStrangers => Foreign.Exists(m => Prefix(SourceOf(m[0])) is null);

    private static string? Prefix(string source) => source switch
    {
        "mod_security2.c" => "sec", "mod_evasive20.c" => "dos", "mod_wsgi.c" => "wsgi", "mod_passenger.c" => "passenger", "mod_pagespeed.c" => "modpagespeed", "mod_fcgid.c" => "fcgid", "mod_xsendfile.c" => "xsendfile",
        _ => source.StartsWith("mod_php", StringComparison.Ordinal) ? "php" : null,
    };

    /// <summary>Every module of the table counts as loaded.</summary>
    public bool LoadsAll { get; init; }

    /// <summary>No <c>LoadModule</c> was read.</summary>
    public bool IsBare => _order.Count == _builtIn;

    private int _builtIn;

    /// <summary>What was added so far is built in.</summary>
    public void StartCounting() => _builtIn = _order.Count;

    public void Add(string name, Directive? source = null)
    {
        var file = SourceOf(name);
        if (!_sources.Add(file)) return;
        _order.Add(file);
        if (source is not null && !DirectiveTable.HasModule(file) && !IsHarmless(file)) Foreign.Add(source);
    }

    /// <summary>By source file (<c>mod_rewrite.c</c>) or identifier (<c>rewrite_module</c>), as <c>&lt;IfModule&gt;</c> takes them.</summary>
    public bool Has(string name) => LoadsAll && !name.Contains("mpm_", StringComparison.Ordinal) && DirectiveTable.HasModule(SourceOf(name)) || _sources.Contains(SourceOf(name));

    /// <summary>Whether a directive of that module is known: some MPM is always there, and all take the same ones.</summary>
    public bool Knows(string module) => module == "event.c" || Has(module);

    /// <summary>Hooks of the same rank run in the order in which their modules were loaded.</summary>
    public int Rank(string name)
    {
        var rank = _order.IndexOf(SourceOf(name));
        return rank < 0 ? int.MaxValue : rank;
    }

    public static string SourceOf(string name)
    {
        if (!name.EndsWith("_module", StringComparison.Ordinal)) return name;
        var stem = name[..^7];
        return stem switch
        {
            "mpm_event" => "event.c", "mpm_worker" => "worker.c", "mpm_prefork" => "prefork.c", "ldap" => "util_ldap.c", "core" => "core.c", "http" => "http_core.c",
            "so" => "mod_so.c", _ when stem.StartsWith("php", StringComparison.Ordinal) => $"mod_{stem}.c", _ => $"mod_{stem}.c",
        };
    }

    // Neither checks nor answers anything: locking, encryption of caches, tuning, health.
    private static bool IsHarmless(string file) => file is "worker.c" or "prefork.c" or "mod_unique_id.c" or "mod_slotmem_shm.c" or "mod_slotmem_plain.c" or "mod_socache_shmcb.c" or "mod_socache_dbm.c"
        or "mod_authz_user.c" or "mod_authz_host.c" or "mod_authz_owner.c" or "mod_asis.c" or "mod_status.c" or "mod_case_filter.c" or "mod_dialup.c" or "mod_charset_lite.c"
        || file.StartsWith("mod_lbmethod_", StringComparison.Ordinal) || file.StartsWith("mod_proxy_", StringComparison.Ordinal);
}
