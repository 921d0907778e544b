namespace Why403.Files;

/// <summary>Names under which secrets are usually kept. A name proves nothing about a content, which is never read.</summary>
internal static class SecretNames
{
    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        ".env", ".htpasswd", ".netrc", ".pgpass", ".my.cnf", ".npmrc", ".pypirc", ".git-credentials", "credentials", "credentials.json", "secrets.yml", "secrets.yaml", "secrets.json",
        "wp-config.php", "configuration.php", "settings.local.php", "settings.inc.php", "local.xml", "env.php", "parameters.yml", "database.yml", "master.key",
        "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "appsettings.production.json", "service-account.json", ".vault-token",
        "shadow", "shadow-", "gshadow", "gshadow-", "sudoers", "ssh_host_rsa_key", "ssh_host_ecdsa_key", "ssh_host_ed25519_key",
    };

    private static readonly string[] Endings = [".key", ".p12", ".pfx", ".jks", ".kdbx", ".sql", ".sql.gz", ".sql.bz2", ".sql.zst", ".dump", ".ppk", ".keytab"];

    /// <summary>Configuration that the application has to read, and nobody else.</summary>
    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (name.Length == 0) return false;
        if (name[0] == '.' && name.StartsWith(".env", StringComparison.OrdinalIgnoreCase))
            return !name.EndsWith(".example", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".sample", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".dist", StringComparison.OrdinalIgnoreCase);
        foreach (var ending in Endings)
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        // Most .pem files are certificates, which are public.
        if (name.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)) return name.Contains("key", StringComparison.OrdinalIgnoreCase) || name.Contains("priv", StringComparison.OrdinalIgnoreCase);
        // wp-config.php.bak and its like are served as text.
        return Whole.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) || name.StartsWith("wp-config.php", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The store of a version control system: it hands over the whole source to whoever can fetch it.</summary>
    public static bool IsRepository(ReadOnlySpan<char> name) => name is ".git" or ".svn" or ".hg" or ".bzr";
}
