namespace Why403.Cli.Logs;

/// <summary>The files that the user means: names, patterns, folders of logs.</summary>
internal static class LogFiles
{
    private static readonly EnumerationOptions _here = new() { RecurseSubdirectories = false, IgnoreInaccessible = true };

    public static List<string> Find(IReadOnlyList<string> names)
    {
        var files = new List<string>();
        foreach (var name in names)
        {
            if (name == "-") files.Add(name);
            else if (Directory.Exists(name)) files.AddRange(InFolder(name));
            else if (!File.Exists(name) && name.AsSpan().IndexOfAny('*', '?') >= 0) files.AddRange(ByPattern(name));
            else files.Add(name);
        }
        return [.. files.Distinct()];
    }

    private static List<string> InFolder(string folder)
    {
        var found = Directory.EnumerateFiles(folder, "*", _here).Where(file => IsLog(Path.GetFileName(file)) && new FileInfo(file).Length > 0).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw Complaint.Unreadable($"{folder} holds no file with log in its name", "name the files themselves");
    }

    // The guard's segments of events end in w403.
    private static bool IsLog(string name) => name.Contains("log", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".w403", StringComparison.Ordinal);

    private static List<string> ByPattern(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        var found = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern), _here).Order(StringComparer.Ordinal).ToList() : [];
        return found.Count > 0 ? found : throw Complaint.Unreadable($"no file fits {Terminal.Neutral(pattern)}", "check the pattern; a folder itself may be named too");
    }
}
