namespace Why403.Servers.Nginx;

/// <summary>The condition of an <c>if</c> (ngx_http_rewrite_if_condition).</summary>
internal sealed class Condition
{
    private readonly Run _run;
    private readonly Directive _source;
    private readonly List<string> _words = [];

    public Condition(Run run, Directive source)
    {
        _run = run;
        _source = source;
        for (var i = 0; i < source.Count; i++) _words.Add(source[i]);
        if (_words.Count > 0 && _words[0].StartsWith('(')) { _words[0] = _words[0][1..]; if (_words[0].Length == 0) _words.RemoveAt(0); }
        if (_words.Count > 0 && _words[^1].EndsWith(')')) { _words[^1] = _words[^1][..^1]; if (_words[^1].Length == 0 && _words.Count > 1 && source[source.Count - 1].Length == 1) _words.RemoveAt(_words.Count - 1); }
    }

    public string Text => $"`{_source}`";

    /// <summary>The variables that the condition reads, through maps too.</summary>
    public List<string> Reads { get; } = [];

    /// <param name="quotes">Captures in the compared value are escaped.</param>
    public bool Holds(bool quotes)
    {
        if (_words.Count == 0) return Refused();
        var first = _words[0];
        if (first.Length > 1 && first[0] == '$')
        {
            var name = first[1..];
            Read(name, 0);
            // A name of other characters is no variable here: `if (${x})` is refused by the server.
            if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) return Refused();
            var value = _run.Variable(name);
            if (_words.Count == 1) return IsTrue(value);
            if (_words.Count != 3) return Refused();
            switch (_words[1])
            {
                case "=": return value == Value(quotes);
                case "!=": return value != Value(quotes);
                case "~" or "~*" or "!~" or "!~*":
                    var pattern = _run.Configuration.Patterns.Get(_words[2], _words[1].EndsWith('*'));
                    var match = _run.Match(pattern, value, _source);
                    if (!match) _run.ForgetCaptures();
                    return match != _words[1].StartsWith('!');
                default: return Refused();
            }
        }
        var negated = first.StartsWith('!');
        if (_words.Count != 2 || first.Length != (negated ? 3 : 2) || first[negated ? 1 : 0] != '-') return Refused();
        return IsFile(first[^1], Value(quotes)) != negated;
    }

    private string Value(bool quotes)
    {
        var template = _run.Configuration.Template(_words[^1]);
        foreach (var part in template.Parts)
            if (part.Kind == Template.PartKind.Variable) Read(part.Text, 0);
        return _run.Expand(template, quotes);
    }

    private bool IsFile(char test, string path)
    {
        // A relative path would start at the worker's own directory.
        if (!path.StartsWith('/')) { if (path.Length > 0) _run.Unknown($"{Text} tests a path that does not start at the root", _source.Span); return false; }
        var found = FileMapping.Test(_run, path);
        if (found.Error != Errno.None)
        {
            if (found.Error is not (Errno.NotFound or Errno.NotDirectory or Errno.NameTooLong)) _run.Logs("crit", $"{found.Call} \"{path}\" failed ({found.Reason})");
            return false;
        }
        switch (test)
        {
            case 'f': return found.Node.Kind == NodeKind.File;
            case 'd': return found.Node.Kind == NodeKind.Directory;
            case 'e': return found.Node.Kind is NodeKind.File or NodeKind.Directory;
            case 'x': return found.Node.IsExecutable;
            default: return Refused();
        }
    }

    private static bool IsTrue(string value) => value.Length > 0 && value != "0";

    private bool Refused()
    {
        _run.Unknown($"{Text} is no condition that the server accepts", _source.Span);
        return false;
    }

    private void Read(string name, int depth)
    {
        Reads.Add(Bytes.Lower(name));
        if (depth < 4 && _run.Configuration.Tables.TryGetValue(name, out var table))
            foreach (var inner in table.Reads) Read(inner, depth + 1);
    }
}
