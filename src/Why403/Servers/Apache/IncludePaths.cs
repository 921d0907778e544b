namespace Why403.Servers.Apache;

/// <summary>Wildcards of <c>Include</c>: in any component, each level in order of its names (ap_dir_fnmatch).</summary>
internal static class IncludePaths
{
    public static List<string> Expand(string pattern, IConfigurationFiles files)
    {
        List<string> found = ["/"];
        foreach (var component in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            List<string> next = [];
            foreach (var parent in found)
            {
                if (!Fnmatch.HasWildcard(component)) { next.Add(Join(parent, component)); continue; }
                foreach (var name in files.Names(Bytes.Text(parent)).Select(Bytes.Of).Where(n => (n[0] != '.' || component[0] == '.') && Fnmatch.Matches(component, n)).Order(StringComparer.Ordinal)) next.Add(Join(parent, name));
            }
            found = next;
        }
        return found;
    }

    private static string Join(string parent, string name) => parent == "/" ? "/" + name : parent + "/" + name;
}
