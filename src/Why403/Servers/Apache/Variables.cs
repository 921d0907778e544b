using System.Text;

namespace Why403.Servers.Apache;

/// <summary>What <c>Define</c> made and what the environment holds: <c>${NAME}</c> in any line (ap_resolve_env).</summary>
internal sealed class Variables
{
    // Definitions that use themselves twice double with each line.
    private const int LongestLine = 1 << 20;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public bool IsDefined(string name) => _defined.Contains(name);

    public void Define(string name, string? value)
    {
        _defined.Add(name);
        if (value is not null) _values[name] = value;
    }

    public void Undefine(string name)
    {
        _defined.Remove(name);
        _values.Remove(name);
    }

    public void Environment(string name, string value) => _environment[name] = value;

    public string? EnvironmentOf(string name) => _environment.GetValueOrDefault(name);

    /// <summary>Null where the values make more of a line than any server would take.</summary>
    public string? Expand(string line)
    {
        if (!line.Contains("${", StringComparison.Ordinal)) return line;
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length;)
        {
            var end = line[i] == '$' && i + 1 < line.Length && line[i + 1] == '{' ? line.IndexOf('}', i + 2) : -1;
            if (end < 0) { text.Append(line[i++]); continue; }
            var name = line[(i + 2)..end];
            // What is not defined stays as it is written; the server warns.
            text.Append(_values.TryGetValue(name, out var value) || _environment.TryGetValue(name, out value) ? value : line[i..(end + 1)]);
            i = end + 1;
            if (text.Length > LongestLine) return null;
        }
        return text.ToString();
    }

    /// <summary>Debian's <c>envvars</c>: assignments, one a line, that may use each other; what a shell would compute is passed over.</summary>
    public void ReadEnvironmentFile(string text)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.StartsWith("export ")) line = line[7..].Trim();
            var equals = line.IndexOf('=');
            if (equals <= 0 || line[..equals].IndexOfAnyExcept(CharacterSets.ShellName) >= 0) continue;
            var name = line[..equals].ToString();
            if (name == "SUFFIX" && _environment.ContainsKey(name)) continue;
            if (Shell(line[(equals + 1)..].Trim("\"'")) is { } value) _environment[name] = Bytes.Of(value);
            else if (name == "SUFFIX") _environment[name] = "";
        }
    }

    private string? Shell(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is '`' or '(' || value[i] == '$' && i + 1 < value.Length && value[i + 1] == '(') return null;
            if (value[i] != '$') { text.Append(value[i]); continue; }
            var braced = i + 1 < value.Length && value[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var length = value[start..].IndexOfAnyExcept(CharacterSets.ShellName);
            if (length < 0) length = value.Length - start;
            if (braced && (start + length >= value.Length || value[start + length] != '}')) return null;
            text.Append(_environment.GetValueOrDefault(value.Slice(start, length).ToString(), ""));
            i = start + length - (braced ? 0 : 1);
        }
        return text.ToString();
    }
}
