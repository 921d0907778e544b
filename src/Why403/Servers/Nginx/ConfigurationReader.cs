using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// Reads the main file and all that it includes into a tree. Never throws: what the server would refuse to load becomes
/// a problem with its place.
/// </summary>
internal sealed class ConfigurationReader(IConfigurationFiles files, string prefix)
{
    // Far above any real configuration; a loop of includes or a bomb ends here.
    private const int DeepestInclude = 32;
    private const int DeepestBlock = 64;
    private const int MostStatements = 2_000_000;
    private const int LongestFile = 128 * 1024 * 1024;
    private const int MostFiles = 20_000;

    private readonly List<Problem> _problems = [];
    private int _statements;
    private int _files;

    public IReadOnlyList<Problem> Problems => _problems;

    public ImmutableArray<Directive> ReadMain(string path)
    {
        var into = ImmutableArray.CreateBuilder<Directive>();
        ReadFile(path, null, into, 0, 0);
        return into.ToImmutable();
    }

    private void ReadFile(string path, SourceSpan? asked, ImmutableArray<Directive>.Builder into, int includes, int depth)
    {
        if (++_files > MostFiles)
        {
            if (_files == MostFiles + 1) _problems.Add(new(asked, $"more than {MostFiles} files are included", "look for an `include` that reaches itself"));
            return;
        }
        var source = files.Read(path, out var reason);
        if (source is null) { _problems.Add(new(asked, $"cannot read {path}: {reason}", "run as a user who may read it, or correct the path")); return; }
        if (source.Text.Length > LongestFile) { _problems.Add(new(asked, $"{path} is longer than 128 MB and is not read", "include the real configuration")); return; }
        if (source.Text.Contains('\0')) { _problems.Add(new(asked, $"{path} holds NUL bytes and is no configuration", "correct the `include`")); return; }
        var tokens = new Tokenizer(source);
        ReadBlock(tokens, into, includes, depth, file: source.Name, opened: null);
    }

    private void ReadBlock(Tokenizer tokens, ImmutableArray<Directive>.Builder into, int includes, int depth, string file, Word? opened)
    {
        var words = new List<Word>();
        while (_problems.Count == 0)
        {
            switch (tokens.Next(words))
            {
                case Tokenizer.Stop.End when opened is not null:
                    _problems.Add(new(opened.Span, "this block is never closed", "close it with `}`"));
                    return;
                case Tokenizer.Stop.End: return;
                case Tokenizer.Stop.BlockEnd when opened is null:
                    _problems.Add(new(tokens.End!.Span, "unexpected `}`", "remove it"));
                    return;
                case Tokenizer.Stop.BlockEnd: return;
                case Tokenizer.Stop.Broken:
                    _problems.Add(tokens.Problem!);
                    return;
                case Tokenizer.Stop.Statement:
                    if (!Counted(words)) return;
                    if (words[0].Value == "include" && words.Count == 2) Include(words[1], into, includes, depth);
                    else into.Add(new Directive([.. words], null, tokens.End));
                    break;
                case Tokenizer.Stop.BlockStart:
                    if (!Counted(words)) return;
                    var statement = words.ToImmutableArray();
                    var end = tokens.End;
                    var inner = ImmutableArray.CreateBuilder<Directive>();
                    if (IsForeign(statement[0].Value))
                    {
                        if (!tokens.SkipForeignBlock()) { _problems.Add(tokens.Problem!); return; }
                    }
                    else if (depth >= DeepestBlock)
                    {
                        _problems.Add(new(statement[0].Span, $"blocks nest deeper than {DeepestBlock}", "flatten them"));
                        return;
                    }
                    else ReadBlock(tokens, inner, includes, depth + 1, file, statement[0]);
                    into.Add(new Directive(statement, inner.ToImmutable(), end));
                    break;
            }
        }
    }

    private bool Counted(List<Word> words)
    {
        if (++_statements <= MostStatements) return true;
        _problems.Add(new(words[0].Span, $"more than {MostStatements} statements", "look for an `include` that reaches itself"));
        return false;
    }

    private void Include(Word pattern, ImmutableArray<Directive>.Builder into, int includes, int depth)
    {
        if (includes >= DeepestInclude) { _problems.Add(new(pattern.Span, $"includes nest deeper than {DeepestInclude}", "look for an `include` that reaches itself")); return; }
        // Relative to the directory of the main file, not of the file that includes.
        var name = Bytes.Text(pattern.Value);
        var path = name.StartsWith('/') ? name : prefix + name;
        if (!Glob.HasWildcard(path)) { ReadFile(path, pattern.Span, into, includes + 1, depth); return; }
        foreach (var found in Glob.Expand(path, files))
        {
            if (_problems.Count > 0) return;
            ReadFile(found, pattern.Span, into, includes + 1, depth);
        }
    }

    private static bool IsForeign(string name) => name.EndsWith("_by_lua_block", StringComparison.Ordinal);
}
