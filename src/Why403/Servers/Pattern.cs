using System.Text.RegularExpressions;

namespace Why403.Servers;

/// <summary>A PCRE pattern as .NET runs it on bytes; without a regex where the translation would not be exact.</summary>
internal sealed class Pattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly Regex? _regex;

    private Pattern(string source, Regex? regex, string unsupported, IReadOnlyDictionary<string, int> names, int groups) =>
        (Source, _regex, Unsupported, Names, Groups) = (source, regex, unsupported, names, groups);

    public string Source { get; }

    /// <summary>What cannot be translated; empty if all can.</summary>
    public string Unsupported { get; }

    /// <summary>Named groups by number: PCRE counts them among the others, .NET behind them.</summary>
    public IReadOnlyDictionary<string, int> Names { get; }

    public int Groups { get; }

    /// <param name="wholeText">As Apache compiles patterns: a dot is any byte and <c>$</c> the very end.</param>
    public static Pattern Of(string source, bool ignoreCase, bool wholeText = false)
    {
        var translation = PatternTranslator.Translate(source, ignoreCase, wholeText);
        if (translation.Unsupported.Length > 0) return new(source, null, translation.Unsupported, translation.Names, translation.Groups);
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0);
        // Repeated groups are where backtracking explodes; without look-around and back references none is needed.
        if (translation.Repeats && !translation.NeedsBacktracking) options |= RegexOptions.NonBacktracking;
        try
        {
            return new(source, new Regex(translation.Text, options, Longest), "", translation.Names, translation.Groups);
        }
        catch (ArgumentException)
        {
            // Refused by .NET: a pattern that the server refuses as well, or one where the two differ.
            return new(source, null, "a construct that is not understood", translation.Names, translation.Groups);
        }
        catch (NotSupportedException)
        {
            return new(source, null, "a pattern too large to run in bounded time", translation.Names, translation.Groups);
        }
    }

    /// <summary>The match with its groups; null for no match; <paramref name="unknown"/> says why it cannot be told.</summary>
    public Match? Run(string text, out string? unknown)
    {
        unknown = null;
        if (_regex is null) { unknown = $"the pattern \"{Source}\" uses {Unsupported}"; return null; }
        try
        {
            var match = _regex.Match(text);
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            unknown = $"the pattern \"{Source}\" takes too long on this text";
            return null;
        }
    }
}

/// <summary>Each pattern is translated once for a configuration.</summary>
internal sealed class PatternCache
{
    private readonly Dictionary<(string, bool), Pattern> _patterns = [];

    public Pattern Get(string source, bool ignoreCase)
    {
        if (_patterns.TryGetValue((source, ignoreCase), out var pattern)) return pattern;
        return _patterns[(source, ignoreCase)] = Pattern.Of(source, ignoreCase);
    }
}
