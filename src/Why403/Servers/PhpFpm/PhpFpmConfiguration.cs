using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.PhpFpm;

/// <summary>The pools of one PHP-FPM, as it reads its own files: an INI dialect with <c>include</c> (fpm_conf.c).</summary>
public sealed class PhpFpmConfiguration
{
    private const int MostFiles = 1000;
    private const int DeepestInclude = 5; // fpm_conf_ini_parser_include
    private const int LongestFile = 16 * 1024 * 1024;

    private readonly List<Pool> _pools = [];
    private readonly List<Problem> _problems = [];
    private readonly IConfigurationFiles _files;
    private int _read;
    private Pool? _current;

    private PhpFpmConfiguration(IConfigurationFiles files) => _files = files;

    public ImmutableArray<Problem> Problems => [.. _problems];

    internal IReadOnlyList<Pool> Pools => _pools;

    /// <summary>cgi.fix_pathinfo of php.ini, 1 where it is not set (php_cgi.c).</summary>
    internal bool FixesPathInfo { get; private set; } = true;

    /// <summary>opcache.enable of php.ini: on where it is not set and the extension is loaded, as packages have it.</summary>
    internal bool CachesScripts { get; private set; } = true;

    /// <summary>
    /// Whether a path from Apache's mod_proxy_fcgi is decoded: not by 8.2 and before (observed with 8.2.36), nor where
    /// fastcgi.script_path_encoded of php.ini says that it stays encoded; null for what later versions do, which differ.
    /// </summary>
    internal bool? DecodesPath { get; private set; }

    /// <param name="ini">php.ini of this FPM; null for none.</param>
    public static PhpFpmConfiguration Read(IConfigurationFiles files, string mainFile, string? ini = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(mainFile);
        var configuration = new PhpFpmConfiguration(files);
        configuration.ReadFile(mainFile, null, 0);
        if (ini is not null && files.Read(ini, out _) is { } source)
            foreach (var (key, value, _) in IniLines.Read(source))
            {
                if (key == "cgi.fix_pathinfo") configuration.FixesPathInfo = IsOn(value);
                if (key == "opcache.enable") configuration.CachesScripts = IsOn(value);
                if (key == "fastcgi.script_path_encoded" && IsOn(value)) configuration.DecodesPath = false;
            }
        if (VersionOf(mainFile) is { } version && version < new Version(8, 3)) configuration.DecodesPath = false;
        return configuration;
    }

    private static bool IsOn(string? value) => value is not ("0" or "" or "off" or "Off" or "no");

    /// <summary>Debian names the version in the path: <c>/etc/php/8.2/fpm/</c>.</summary>
    private static Version? VersionOf(string mainFile)
    {
        const string Before = "/php/";
        var start = mainFile.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        if (start < Before.Length) return null;
        var end = mainFile.IndexOf('/', start);
        return end > start && Version.TryParse(mainFile.AsSpan(start, end - start), out var version) ? version : null;
    }

    private void ReadFile(string path, SourceSpan? asked, int depth)
    {
        if (++_read > MostFiles || depth > DeepestInclude)
        {
            if (_read <= MostFiles + 1) _problems.Add(new(asked, "the files include too many others", "look for an `include` that reaches itself"));
            return;
        }
        var source = _files.Read(path, out var reason);
        if (source is null) { _problems.Add(new(asked, $"cannot read {path}: {reason}", "run as a user who may read it, or correct the path")); return; }
        if (source.Text.Length > LongestFile) { _problems.Add(new(asked, $"{path} is longer than 16 MB and is not read", "include the real configuration")); return; }
        foreach (var (key, value, where) in IniLines.Read(source))
        {
            if (value is null) _current = key.Equals("global", StringComparison.OrdinalIgnoreCase) ? null : Named(key, where);
            else if (key == "include") Include(value, where, depth);
            else _current?.Set(key, value, where);
        }
    }

    private Pool Named(string name, SourceSpan where)
    {
        var pool = _pools.Find(p => p.Name == name);
        if (pool is null) _pools.Add(pool = new(name, where));
        return pool;
    }

    private void Include(string pattern, SourceSpan where, int depth)
    {
        if (!pattern.StartsWith('/')) { _problems.Add(new(where, $"`include = {pattern}` starts from a directory that is built into the program", "write the whole path")); return; }
        if (!Glob.HasWildcard(pattern)) { ReadFile(pattern, where, depth + 1); return; }
        foreach (var file in Glob.Expand(pattern, _files)) ReadFile(file, where, depth + 1);
    }
}
