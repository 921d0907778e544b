using System.Collections.Immutable;

namespace Why403.Statements;

/// <summary>Collects what an answer states.</summary>
internal sealed class Ledger
{
    // Enough for any honest answer; a hostile one must not fill the screen.
    private const int Most = 60;

    private readonly ImmutableArray<Clue>.Builder _clues = ImmutableArray.CreateBuilder<Clue>();
    private readonly ImmutableArray<Evidence>.Builder _notes = ImmutableArray.CreateBuilder<Evidence>();

    /// <summary>Something more than a possibility is claimed already.</summary>
    public bool Settled => _clues.Any(c => !c.Excludes && c.Confidence > Confidence.Possible);

    public void Note(string fact)
    {
        var note = Evidence.Outside(fact);
        if (_notes.Count < Most && !_notes.Contains(note)) _notes.Add(note);
    }

    public void Claim(string cause, Confidence confidence, string message, Layer? layer, params ReadOnlySpan<string> facts) => Claim(cause, confidence, message, layer, 1, facts);

    /// <param name="weight">2 where the statement is narrower than a product's own mark for the same answer.</param>
    public void Claim(string cause, Confidence confidence, string message, Layer? layer, int weight, params ReadOnlySpan<string> facts)
    {
        if (_clues.Count == Most) return;
        var evidence = ImmutableArray.CreateBuilder<Evidence>(facts.Length);
        foreach (var fact in facts) evidence.Add(Evidence.Outside(fact));
        _clues.Add(new(cause, confidence, message, evidence.ToImmutable()) { Layer = layer, Weight = weight });
    }

    public void Exclude(string cause, string because)
    {
        if (_clues.Count < Most) _clues.Add(new(cause, Confidence.Likely, because, [Evidence.Outside(because)]) { Excludes = true });
    }

    public Reading Close() => new(_clues.ToImmutable(), _notes.ToImmutable());
}
