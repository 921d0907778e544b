using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>Collects what the credentials tell, and keeps the claims in step with one another.</summary>
internal sealed class Ledger(Occasion occasion)
{
    private const int Most = 100;
    private readonly List<Clue> _clues = [];
    private readonly List<Evidence> _notes = [];

    public void Note(string fact)
    {
        if (_notes.Count < Most && !_notes.Exists(n => n.Fact == fact)) _notes.Add(Evidence.Outside(fact));
    }

    /// <summary>Claims a cause as far as both the fact and the status carry it; the message is the first fact when no other is given.</summary>
    public void Claim(string cause, Confidence ceiling, string message, params ReadOnlySpan<string> facts)
    {
        if (occasion.Strength(ceiling) is not { } confidence || _clues.Count == Most) return;
        _clues.Add(new(cause, confidence, message, Evidences(facts.IsEmpty ? [message] : facts)));
    }

    public void Exclude(string cause, string because)
    {
        if (_clues.Count < Most) _clues.Add(new(cause, Confidence.Likely, because, [Evidence.Outside(because)]) { Excludes = true });
    }

    /// <summary>One credential that is fine cannot excuse another that is not: an exclusion stands only where nothing claims its cause.</summary>
    public Reading Close()
    {
        var claimed = _clues.Where(c => !c.Excludes).Select(c => c.CauseId).ToHashSet(StringComparer.Ordinal);
        return new([.. _clues.Where(c => !c.Excludes || !claimed.Contains(c.CauseId))], [.. _notes]);
    }

    private static ImmutableArray<Evidence> Evidences(ReadOnlySpan<string> facts)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>(facts.Length);
        foreach (var fact in facts) evidence.Add(Evidence.Outside(fact));
        return evidence.MoveToImmutable();
    }
}
