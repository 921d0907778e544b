using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>Where in the site each distinct request goes: its path without numbers and ids, and the part of the site. Both as numbers.</summary>
internal sealed class Places(TextPool texts)
{
    private readonly Place[] _known = new Place[texts.Count];
    private readonly Numbered _patterns = new();
    private readonly Numbered _scopes = new();

    /// <param name="request">The number of the request line's text.</param>
    public Place Of(int request)
    {
        ref var place = ref _known[request];
        // Number 0 is the empty text, so a place that was looked up has one more.
        if (place.Pattern == 0)
        {
            var target = RequestParts.Split(texts[request]).Target;
            place = new(_patterns.Of(PathPattern.Of(System.Text.Encoding.UTF8.GetString(target))) + 1, _scopes.Of(System.Text.Encoding.UTF8.GetString(PathPattern.Scope(target))));
        }
        return place with { Pattern = place.Pattern - 1 };
    }

    public string Pattern(int pattern) => _patterns[pattern];

    public string Scope(int scope) => _scopes[scope];

    internal readonly record struct Place(int Pattern, int Scope);

    private sealed class Numbered
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = 0 };
        private readonly List<string> _texts = [""];

        public string this[int number] => _texts[number];

        public int Of(string text)
        {
            if (_numbers.TryGetValue(text, out var number)) return number;
            _numbers.Add(text, _texts.Count);
            _texts.Add(text);
            return _texts.Count - 1;
        }
    }
}
