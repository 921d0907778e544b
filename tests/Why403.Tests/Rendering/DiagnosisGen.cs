using System.Collections.Immutable;
using CsCheck;
using Why403.Text;

namespace Why403.Tests.Rendering;

/// <summary>Any diagnosis at all, its texts from every corner of Unicode but lone surrogates, which JSON cannot carry.</summary>
internal static class DiagnosisGen
{
    private static readonly string[] Odd = ["", "a", "`code`", "\e[31m", "\u202e", "</script>", "日本語", "😀", "\r\n", "\0", "…", "\"\\/", "![x](y)", "```", "\u0085", "\U000E0041", "  ", "https://example/?a=b"];

    private static readonly Gen<string> Words = Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]).Array[0, 4].Select(p => string.Join(' ', p));
    private static readonly Gen<string> Any = Gen.OneOf(Words, Gen.String.Select(s => string.Concat(s.Where(c => !char.IsSurrogate(c)))));
    private static readonly Gen<string?> Maybe = Gen.OneOf(Any.Select(s => (string?)s), Gen.Const((string?)null));

    private static Gen<ImmutableArray<T>> List<T>(Gen<T> of) => of.Array[0, 4].Select(a => a.ToImmutableArray());

    private static readonly Gen<SourceSpan?> Span = Gen.OneOf(Gen.Const((SourceSpan?)null),
        Gen.Select(Any, Gen.Int, Gen.Int, Gen.Int, Gen.Int, (f, a, b, c, d) => (SourceSpan?)new SourceSpan(f, a, b, c, d)));

    private static readonly Gen<Evidence> Evidence = Gen.Select(Gen.Enum<VantagePoint>(), Any, Span, (v, f, s) => new Evidence(v, f, s));
    private static readonly Gen<Cause> Cause = Gen.Select(Any, Gen.Enum<Layer>(), Any, (i, l, t) => new Cause(i, l, t));
    private static readonly Gen<Remedy> Remedy = Gen.Select(Gen.Enum<Owner>(), Gen.Enum<Safety>(), Any, Any, Maybe, (o, s, t, d, c) => new Remedy(o, s, t, d, c))
        .SelectMany(r => Gen.OneOf(Gen.Const((Patch?)null), Gen.Select(Any, Gen.Int, List(Any), List(Any), (f, l, a, b) => (Patch?)new Patch(f, l, a, b))), (r, p) => r with { Patch = p });

    private static readonly Gen<Finding> Finding = Gen.Select(Cause, Gen.Enum<Layer>(), Gen.Enum<Confidence>(), Any, List(Evidence), List(Remedy), Maybe,
        (cause, layer, confidence, message, evidence, remedies, product) => new Finding(cause, layer, confidence, message, evidence) { Remedies = remedies, Product = product })
        .SelectMany(f => Gen.Select(Span, List(Gen.Select(Any, Gen.Int, Any, (file, number, text) => new SourceLine(file, number, text)))), (f, more) => f with { Where = more.Item1, Source = more.Item2 });

    private static readonly Gen<Refuser?> Refuser = Gen.OneOf(Gen.Const((Refuser?)null), Gen.Select(Gen.Enum<Layer>(), Any, Gen.Enum<Confidence>(), List(Evidence), Gen.Enum<Owner>(), Maybe, Any,
        (l, n, c, e, o, r, t) => (Refuser?)new Refuser(l, n, c, e) { Owner = o, Reference = r, Tell = t }));

    private static readonly Gen<Letter?> Letter = Gen.OneOf(Gen.Const((Letter?)null), Gen.Select(Gen.Enum<Owner>(), Any, (o, t) => (Letter?)new Letter(o, t)));

    private static readonly Gen<int?> Status = Gen.OneOf(Gen.Const((int?)null), Gen.Int[100, 999].Select(i => (int?)i));

    private static readonly Gen<DateTimeOffset?> At = Gen.OneOf(Gen.Const((DateTimeOffset?)null),
        Gen.Long[0, DateTime.MaxValue.Ticks].Select(t => (DateTimeOffset?)new DateTimeOffset(t, TimeSpan.Zero)));

    private static readonly Gen<Diagnosis> Head = Gen.Select(Any, Any, Gen.Select(Status, Maybe), At, Gen.Enum<Verdict>(), Any, Refuser, Letter,
        (m, a, s, at, v, answer, r, l) => new Diagnosis { Method = m, Address = a, Status = s.Item1, Location = s.Item2, ObservedAt = at, Verdict = v, Answer = answer, Refuser = r, Letter = l });

    private static readonly Gen<(ImmutableArray<Hop>, ImmutableArray<Finding>, ImmutableArray<RuledOut>, ImmutableArray<Question>)> Middle = Gen.Select(
        List(Gen.Select(Gen.Enum<Layer>(), Any, Gen.Enum<HopState>(), (l, n, s) => new Hop(l, n, s))), List(Finding),
        List(Gen.Select(Cause, Any, (c, b) => new RuledOut(c, b))), List(Gen.Select(Any, Any, (u, t) => new Question(u, t))),
        (path, findings, ruledOut, unknown) => (path, findings, ruledOut, unknown));

    private static readonly Gen<(ImmutableArray<Evidence>, ImmutableArray<HeaderNote>, ImmutableArray<Step>, ImmutableArray<string>)> Tail = Gen.Select(
        List(Evidence), List(Gen.Select(Any, Any, Any, Any, (s, n, v, note) => new HeaderNote(s, n, v, note))),
        List(Gen.Select(Any, Any, Any, (p, c, o) => new Step(p, c, o))), List(Any), (notes, headers, steps, next) => (notes, headers, steps, next));

    public static Gen<Diagnosis> Diagnosis { get; } = Gen.Select(Head, Middle, Tail, (head, middle, tail) => head with
    {
        Path = middle.Item1,
        Findings = middle.Item2,
        RuledOut = middle.Item3,
        Unknown = middle.Item4,
        Notes = tail.Item1,
        Headers = tail.Item2,
        Steps = tail.Item3,
        Next = tail.Item4,
    });
}
