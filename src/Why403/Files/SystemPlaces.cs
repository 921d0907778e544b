namespace Why403.Files;

/// <summary>Directories of the system (hier(7)) in which a command for many entries would open what has to stay closed.</summary>
internal static class SystemPlaces
{
    private static readonly HashSet<string> Alone = new(["/", "/home", "/opt", "/run", "/srv", "/tmp", "/var", "/var/lib", "/var/log", "/var/spool", "/var/tmp"], StringComparer.Ordinal);

    private static readonly string[] Whole = ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/sbin", "/sys", "/usr"];

    public static bool Contains(string directory) =>
        Alone.Contains(directory) || Array.Exists(Whole, w => directory.StartsWith(w, StringComparison.Ordinal) && (directory.Length == w.Length || directory[w.Length] == '/'));

    /// <summary>The home of a person, or of root: content of a site is better moved than the home opened.</summary>
    public static bool IsHome(string directory) => directory == "/root" || PathWalk.Parent(directory) == "/home";
}
