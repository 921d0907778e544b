using System.Text;

namespace Why403.Cli.Tracing;

/// <summary>Servers that run on this host, by the command lines of their first processes (proc(5)).</summary>
internal static class RunningServers
{
    // nginx rewrites its own: "nginx: master process /usr/sbin/nginx -c /srv/nginx.conf".
    private const string NginxMaster = "nginx: master process ";

    /// <summary>Which server, and the main file where the command line names one.</summary>
    public static IReadOnlyList<(string Server, string? MainFile)> Find()
    {
        var found = new List<(string, string?)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]) || CommandLine(folder) is not { Length: > 0 } line) continue;
            if (Read(line) is { } server && !found.Contains(server)) found.Add(server);
        }
        return found;
    }

    internal static (string Server, string? MainFile)? Read(string commandLine)
    {
        if (commandLine.StartsWith(NginxMaster, StringComparison.Ordinal))
        {
            var words = commandLine[NginxMaster.Length..].Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries);
            var prefix = After(words, "-p") ?? "";
            return ("nginx", After(words, "-c") is { } file ? file.StartsWith('/') ? file : prefix.Length > 0 ? Path.Combine(prefix, file) : null : null);
        }
        var arguments = commandLine.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (arguments.Length == 0 || Path.GetFileName(arguments[0]) is not ("apache2" or "httpd")) return null;
        var root = After(arguments, "-d");
        return ("apache", After(arguments, "-f") is { } named ? named.StartsWith('/') ? named : root is not null ? Path.Combine(root, named) : null : null);
    }

    private static string? After(string[] words, string option)
    {
        var at = Array.IndexOf(words, option);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    private static string? CommandLine(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/cmdline")).TrimEnd('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or it is hidden from this account (hidepid).
            return null;
        }
    }
}
