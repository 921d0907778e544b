using System.Buffers;

namespace Why403.Logs.People;

/// <summary>Requests that only somebody makes who looks for what is open.</summary>
internal static class Probes
{
    private static readonly SearchValues<string> _paths = SearchValues.Create(
    [
        "/.env", "/.git", "/.svn", "/.hg", "/.aws", "/.ssh", "/.docker", "/.ds_store", "/.htpasswd", "/.htaccess", "/.vscode", "/.idea", "/.npmrc", "/.bash_history",
        "wp-login.php", "xmlrpc.php", "wp-config", "wp-content/plugins", "wlwmanifest.xml", "/phpmyadmin", "/pma/", "/adminer", "/administrator/", "/cgi-bin/", "/boaform", "/hnap1", "/actuator",
        "/server-status", "/server-info", "/vendor/phpunit", "eval-stdin", "/solr/", "/owa/", "/autodiscover", "/manager/html", "/jenkins", "/console/", "/web.config", "/id_rsa",
        "/backup.", "/dump.", "/db.sql", ".sql.gz", ".php.bak", ".bak", "/config.php", "/config.json", "/config.yml", "/shell", "/telescope", "/debug/default", "/_profiler", "/etc/passwd", "/proc/self",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> _injections = SearchValues.Create(
    [
        "' or ", "'or'", "\" or ", "or 1=1", "union select", "union all select", "<script", "javascript:", "onerror=", "../", "..\\", "${jndi", "/etc/passwd", "sleep(", "benchmark(", "waitfor delay",
        "xp_cmdshell", "information_schema", "cmd.exe", "/bin/sh", "/bin/bash", ";cat ", "|cat ", "`id`", "$(", "php://", "file://", "<?php", "base64_decode", "wget http", "curl http",
        "select%20", "{{", "#{", "%{(", "or '1'='1", "and 1=1", "--+", "' --", "';",
    ], StringComparison.OrdinalIgnoreCase);

    /// <param name="target">Path and query as sent.</param>
    public static bool IsProbe(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return (query < 0 ? target : target[..query]).AsSpan().ContainsAny(_paths);
    }

    /// <param name="target">Path and query as sent.</param>
    public static bool IsInjection(string target)
    {
        if (target.AsSpan().ContainsAny(_injections)) return true;
        if (!target.Contains('%', StringComparison.Ordinal) && !target.Contains('+', StringComparison.Ordinal)) return false;
        var plain = Uri.UnescapeDataString(target.Replace('+', ' '));
        return plain.AsSpan().ContainsAny(_injections) || (plain.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(plain).AsSpan().ContainsAny(_injections));
    }
}
