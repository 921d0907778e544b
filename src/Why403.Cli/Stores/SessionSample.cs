using System.Globalization;

namespace Why403.Cli.Stores;

/// <summary>Some sessions of a store: how long they have to live, and whether their values can be read. Names and values of sessions are secrets and never leave here.</summary>
internal sealed class SessionSample
{
    private readonly Dictionary<string, int> _forms = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private int _count;
    private int _endless;
    private TimeSpan _longest;

    public int Count => _count;

    /// <param name="left">Null for a session without an end.</param>
    /// <param name="value">Null where it is not looked at.</param>
    public void Add(TimeSpan? left, string? value)
    {
        _count++;
        if (left is not { } time) _endless++;
        else if (time > _longest) _longest = time;
        if (value is null) return;
        var (form, fault) = SessionForm.Of(value);
        _forms[form] = _forms.GetValueOrDefault(form) + 1;
        if (fault is not null) _faults.Add(fault);
    }

    public IEnumerable<Check> Checks(StoreLook look)
    {
        if (_count == 0)
        {
            yield return Check.Open("sessions", look.Prefix.Length > 0 ? $"no name begins with `{Text.Redaction.Quote(look.Prefix)}`" : "there are no entries");
            yield break;
        }
        yield return Lives(look.CookieLife);
        if (_endless > 0) yield return Check.Open("endless", $"{_endless} of {_count} have no end: they stay until the store is full");
        if (_forms.Count == 0) yield break;
        var forms = string.Join(", ", _forms.OrderByDescending(f => f.Value).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Value} {f.Key}")));
        yield return _faults.Count == 0 ? Check.Holds("values", forms)
            : Check.Fails("values", "session.mismatch", Confidence.Likely, $"{_faults.Count} of {_count} values cannot be read ({string.Join(", ", _faults.Distinct().Take(3))}); {forms}");
    }

    // The longest of many is that of a session which was used a moment ago: all that the store gives.
    private Check Lives(TimeSpan? cookie)
    {
        var longest = _longest == default ? "none has an end" : $"the longest of {_count} has {StoreLook.Say(_longest)} to live";
        if (cookie is not { } life) return Check.Open("lifetime", $"{longest}; --cookie-lifetime compares it");
        if (_longest == default) return Check.Holds("lifetime", longest);
        if (_longest >= life * 0.9) return Check.Holds("lifetime", $"{longest}, and cookies last {StoreLook.Say(life)}");
        return Check.Fails("lifetime", "session.mismatch", _count >= 10 ? Confidence.Likely : Confidence.Possible, $"{longest}, and cookies last {StoreLook.Say(life)}: sessions end before their cookies");
    }
}
