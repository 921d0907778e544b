using System.Globalization;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>
/// Reads a file and all that it includes into a tree; what is decided while reading (modules, variables, conditional
/// sections, macros) is decided here. Never throws: what the server would refuse to load becomes a problem.
/// </summary>
internal sealed class ConfigurationReader(IConfigurationFiles files, ModuleSet modules, Variables variables, ApacheOptions options)
{
    // Far above any real configuration; a loop of includes or a bomb ends here.
    private const int DeepestInclude = 128;
    private const int DeepestSection = 64;
    private const int MostStatements = 2_000_000;
    private const int LongestFile = 128 * 1024 * 1024;
    private const int MostFiles = 20_000;

    private readonly Macros _macros = new();
    private int _statements;
    private int _files;
    private int _includes;

    public List<Problem> Problems { get; } = [];

    /// <summary>Where relative paths start; moved by <c>ServerRoot</c> as it is read.</summary>
    public string ServerRoot { get; set; } = Bytes.Of(options.ServerRoot);

    /// <summary>Directives that are carried out while reading are not allowed in a .htaccess.</summary>
    public bool IsAccessFile { get; init; }

    /// <summary>What is not allowed there is passed over (<c>AllowOverride Nonfatal</c>).</summary>
    public bool PassesOver { get; init; }

    public List<Directive> ReadMain(string path)
    {
        var into = new List<Directive>();
        ReadFile(path, null, into, null, optional: false, 0);
        return into;
    }

    public List<Directive> ReadText(SourceText source)
    {
        var into = new List<Directive>();
        ReadLines(source, into, null, 0);
        return into;
    }

    private void ReadFile(string path, SourceSpan? asked, List<Directive> into, Directive? parent, bool optional, int depth)
    {
        if (Problems.Count > 0) return;
        if (++_files > MostFiles) { Fail(asked, $"more than {MostFiles} files are included", "look for an `Include` that reaches itself"); return; }
        var source = files.Read(Bytes.Text(path), out var reason);
        if (source is null)
        {
            var names = files.Names(Bytes.Text(path));
            if (names.Count > 0) { foreach (var name in names.Order(StringComparer.Ordinal)) ReadFile(path.TrimEnd('/') + "/" + Bytes.Of(name), asked, into, parent, optional, depth); return; }
            if (!optional || reason.Contains("denied", StringComparison.OrdinalIgnoreCase)) Fail(asked, $"cannot read {Bytes.Text(path)}: {reason}", "run as a user who may read it, or correct the path");
            return;
        }
        if (source.Text.Length > LongestFile) { Fail(asked, $"{path} is longer than 128 MB and is not read", "include the real configuration"); return; }
        if (source.Text.Contains('\0')) { Fail(asked, $"{path} holds NUL bytes and is no configuration", "correct the `Include`"); return; }
        ReadLines(source, into, parent, depth);
    }

    private void ReadLines(SourceText source, List<Directive> into, Directive? parent, int depth)
    {
        using var lines = LogicalLines.Of(source);
        Read(lines, into, parent, null, depth);
    }

    /// <summary>Reads up to the end of the lines, or of the section that <paramref name="opened"/> began.</summary>
    private void Read(IEnumerator<LogicalLine> lines, List<Directive> into, Directive? parent, Directive? opened, int depth)
    {
        while (Problems.Count == 0)
        {
            if (!lines.MoveNext())
            {
                if (opened is not null) Fail(opened.Span, NotClosed(opened), "close it");
                return;
            }
            var line = lines.Current;
            if (++_statements > MostStatements) { Fail(line.Span, $"more than {MostStatements} statements", "look for an `Include` that reaches itself"); return; }
            if (variables.Expand(line.Text) is not { } text) { Fail(line.Span, "the variables of this line make it longer than 1 MB", "look for a `Define` that uses itself"); return; }
            var (name, rest) = LineWords.Split(text);
            if (name.Length == 0) continue;
            if (name.StartsWith("</", StringComparison.Ordinal))
            {
                if (Closes(name, opened, line.Span)) return;
                continue;
            }
            var isSection = name[0] == '<';
            if (name.Length > 1 && name[^1] == '>') name = name[..^1];
            if (isSection && rest.Length == 0) rest = ">";
            var directive = new Directive(name, rest, line.Span, isSection) { Parent = parent };
            if (isSection) ReadSection(lines, directive, into, parent, depth);
            else if (!CarryOut(directive, into, parent, depth)) into.Add(directive);
        }
    }

    /// <summary>All that is open, the innermost first, each with its line.</summary>
    private static string NotClosed(Directive opened)
    {
        var text = "";
        for (var open = opened; open is not null; open = open.Parent) text += $"{(text.Length > 0 ? "\n" : "")}{open.Span.File}:{open.Span.Line.ToString(CultureInfo.InvariantCulture)}: {open.Name}> was not closed.";
        return text;
    }

    private bool Closes(string name, Directive? opened, SourceSpan span)
    {
        if (opened is null) Fail(span, $"{name} without matching <{name[2..].TrimEnd('>')}> section", "remove it, or open the section");
        else if (!name.EndsWith('>')) Fail(span, $"{name}> directive missing closing '>'", "add it");
        else if (!name.AsSpan(2, name.Length - 3).Equals(opened.Name.AsSpan(1), StringComparison.OrdinalIgnoreCase)) Fail(span, $"Expected </{opened.Name[1..]}> but saw {name}", $"close `{opened}` first");
        return true;
    }

    private void ReadSection(IEnumerator<LogicalLine> lines, Directive section, List<Directive> into, Directive? parent, int depth)
    {
        if (depth >= DeepestSection) { Fail(section.Span, $"sections nest deeper than {DeepestSection}", "flatten them"); return; }
        if (section.Key == "<macro" && modules.Has("mod_macro.c")) { _macros.Define(section, lines, this); return; }
        if (Condition(section) is { } holds)
        {
            if (section.SectionArguments is null) Fail(section.Span, $"{section.Name}> directive missing closing '>'", "add it");
            else if (holds) Read(lines, into, parent, section, depth + 1);
            else Skip(lines, section);
            return;
        }
        var inside = new List<Directive>();
        Read(lines, inside, section, section, depth + 1);
        section.Inside = [.. inside];
        into.Add(section);
    }

    /// <summary>Passes over a section that does not apply; the sections in it must still close (ap_soak_end_container).</summary>
    private void Skip(IEnumerator<LogicalLine> lines, Directive section)
    {
        var open = new Stack<string>([section.Name[1..]]);
        while (lines.MoveNext())
        {
            var text = lines.Current.Text;
            if (text[0] != '<') continue;
            var name = LineWords.Split(text).First;
            if (!name.StartsWith("</", StringComparison.Ordinal)) { open.Push(name[1..].TrimEnd('>')); continue; }
            var closed = name[2..].TrimEnd('>');
            if (!closed.Equals(open.Peek(), StringComparison.OrdinalIgnoreCase)) { Fail(lines.Current.Span, $"Expected </{open.Peek()}> but saw {name}", $"close `<{open.Peek()}` first"); return; }
            open.Pop();
            if (open.Count == 0) return;
        }
        Fail(section.Span, $"{section.Name}> was not closed.", "close it");
    }

    /// <summary>Null for a section that is no condition.</summary>
    private bool? Condition(Directive section)
    {
        var argument = (section.SectionArguments ?? "").TrimStart();
        var not = argument.StartsWith('!');
        var word = LineWords.Split(not ? argument[1..] : argument).First;
        var holds = section.Key switch
        {
            "<ifmodule" => modules.Has(word),
            "<ifdefine" => variables.IsDefined(word),
            "<iffile" => Exists(Rooted(word)),
            "<ifdirective" => IsDirective(Bytes.Lower(word)),
            "<ifsection" => IsDirective("<" + Bytes.Lower(word)),
            "<ifversion" => VersionTest.Holds(section.Words, options.Version),
            _ => (bool?)null,
        };
        return section.Key == "<ifversion" || holds is null ? holds : holds != not;
    }

    private bool IsDirective(string key)
    {
        foreach (var rule in DirectiveTable.Of(key))
            if (modules.Knows(rule.Module)) return true;
        return false;
    }

    private bool Exists(string path) => files.Read(Bytes.Text(path), out _) is not null || files.Names(Bytes.Text(FileWalk.Parent(path))).Contains(Bytes.Text(path[(path.LastIndexOf('/') + 1)..]));

    public string Rooted(string path) => path.StartsWith('/') ? path : ServerRoot.TrimEnd('/') + "/" + path;

    /// <summary>What is carried out while reading; false for a statement that stays in the tree.</summary>
    private bool CarryOut(Directive directive, List<Directive> into, Directive? parent, int depth)
    {
        switch (directive.Key)
        {
            case "define" or "undefine" or "include" or "includeoptional" or "loadmodule" or "loadfile" or "serverroot" when IsAccessFile:
                if (!PassesOver) Fail(directive.Span, $"{directive.Name} not allowed here", "move it to the main configuration");
                return true;
            case "error":
                Fail(directive.Span, directive.Arguments, "the configuration stops here on purpose");
                return true;
            case "define":
                variables.Define(directive[0], directive.Count > 1 ? directive[1] : null);
                return true;
            case "undefine":
                variables.Undefine(directive[0]);
                return true;
            case "loadmodule":
                modules.Add(directive[0], directive);
                return true;
            case "serverroot":
                ServerRoot = directive[0];
                return false;
            case "use" when modules.Has("mod_macro.c"):
                if (depth >= DeepestSection) { Fail(directive.Span, "macros use each other without end", "look for a macro that uses itself"); return true; }
                if (_macros.Expand(directive, this) is { } lines) Read(lines, into, parent, null, depth + 1);
                return true;
            case "undefmacro" when modules.Has("mod_macro.c"):
                _macros.Undefine(directive[0]);
                return true;
            case "include" or "includeoptional":
                Include(directive, into, parent, depth);
                return true;
            default: return false;
        }
    }

    private void Include(Directive directive, List<Directive> into, Directive? parent, int depth)
    {
        if (_includes >= DeepestInclude) { Fail(directive.Span, $"includes nest deeper than {DeepestInclude}", "look for an `Include` that reaches itself"); return; }
        _includes++;
        var optional = directive.Key == "includeoptional";
        var path = Rooted(directive[0]);
        if (!Fnmatch.HasWildcard(path)) ReadFile(path, directive.Span, into, parent, optional, depth);
        else
        {
            var found = IncludePaths.Expand(path, files);
            if (found.Count == 0 && !optional) Fail(directive.Span, $"nothing matches {Bytes.Text(path)}", "use `IncludeOptional` where that is allowed");
            foreach (var one in found) ReadFile(one, directive.Span, into, parent, optional, depth);
        }
        _includes--;
    }

    public void Fail(SourceSpan? where, string message, string fix) => Problems.Add(new(where, message, fix));
}
