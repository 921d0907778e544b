using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Why403.Text;

namespace Why403.Signatures;

/// <summary>
/// All marks of all products, compiled once: header names become slots filled in one walk over the response's fields,
/// body texts become one automaton run once over the body, and a mark then costs a few look-ups. Safe for many threads.
/// </summary>
internal sealed class SignatureMatcher : ISignatureMatcher
{
    private readonly ImmutableArray<Product> _products;
    private readonly FrozenDictionary<string, int> _headerSlots;
    private readonly PatternIndex _texts;
    private readonly CompiledMark[] _present;
    private readonly CompiledMark[] _upstream;
    private readonly CompiledMark[] _refusals;

    [ThreadStatic]
    private static View? t_view;

    public SignatureMatcher(ImmutableArray<Product> products)
    {
        _products = products;
        var headers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var texts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var present = new List<CompiledMark>();
        var upstream = new List<CompiledMark>();
        var refusals = new List<CompiledMark>();
        for (var p = 0; p < products.Length; p++)
        {
            foreach (var mark in products[p].Presence) present.Add(new(p, null, [Compile(mark.Condition)]));
            foreach (var mark in products[p].UpstreamAnswered) upstream.Add(new(p, null, [Compile(mark.Condition)]));
            foreach (var mark in products[p].Refusals) refusals.Add(new(p, mark, [.. mark.Conditions.Select(Compile)]));
        }
        (_present, _upstream, _refusals) = ([.. present], [.. upstream], [.. refusals]);
        _headerSlots = headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _texts = new([.. texts.OrderBy(t => t.Value).Select(t => t.Key)]);

        CompiledCondition Compile(Condition condition)
        {
            var slot = condition.Subject == Subject.Header ? Slot(headers, condition.Name) : -1;
            // A title is part of the body, so its text is searched with the others and the title is cut out only on a hit.
            int[] wanted = condition.Subject is Subject.Body or Subject.Title ? [.. condition.Texts.Select(t => Slot(texts, t))] : [];
            return new(condition, slot, wanted, condition.Subject == Subject.Body ? [.. condition.Texts.Select(Encoding.UTF8.GetBytes)] : []);
        }

        static int Slot(Dictionary<string, int> slots, string key)
        {
            if (!slots.TryGetValue(key, out var slot)) slots[key] = slot = slots.Count;
            return slot;
        }
    }

    public SignatureMatch Match(Exchange exchange)
    {
        if (t_view is not { } view || view.Owner != this) t_view = view = new(this, _headerSlots.Count, _texts.Count);
        view.Look(exchange, _headerSlots, _texts);
        return new(First(_present, view), First(_upstream, view), All(view));
    }

    private ImmutableArray<(Product, Condition)> First(CompiledMark[] marks, View view)
    {
        var found = ImmutableArray.CreateBuilder<(Product, Condition)>();
        var last = -1;
        foreach (var mark in marks)
        {
            if (mark.Product == last || !mark.Holds(view)) continue;
            last = mark.Product;
            found.Add((_products[mark.Product], mark.Conditions[0].Condition));
        }
        return found.ToImmutable();
    }

    private ImmutableArray<(Product, RefusalMark)> All(View view)
    {
        var found = ImmutableArray.CreateBuilder<(Product, RefusalMark)>();
        foreach (var mark in _refusals)
            if (mark.Holds(view)) found.Add((_products[mark.Product], mark.Refusal!));
        return found.ToImmutable();
    }

    private sealed record CompiledMark(int Product, RefusalMark? Refusal, CompiledCondition[] Conditions)
    {
        public bool Holds(View view)
        {
            foreach (var condition in Conditions)
                if (condition.Condition.Negated == condition.Test(view)) return false;
            return true;
        }
    }

    private sealed record CompiledCondition(Condition Condition, int Header, int[] Texts, byte[][] Bytes)
    {
        public bool Test(View view)
        {
            switch (Condition.Subject)
            {
                case Subject.Cookie: return ConditionText.HasCookie(Condition, view.Exchange);
                case Subject.Url: return view.Exchange.Request.Address.Length > 0 && ConditionText.Holds(Condition, view.Exchange.Request.Address);
                case Subject.Method: return Condition.Texts.Contains(view.Exchange.Request.Method);
            }
            if (view.Response is not { } response) return false;
            return Condition.Subject switch
            {
                Subject.Status => Condition.Numbers.Contains(response.Status),
                Subject.Reason => ConditionText.Holds(Condition, response.Reason),
                Subject.Header => AnyHeader(view),
                Subject.BodyEmpty => response.Body.IsEmpty && !response.BodyUnknown,
                Subject.BodyUnder => response.Body.Length < Condition.Numbers[0] && !response.BodyTruncated && !response.BodyUnknown,
                Subject.Title => (AnyText(view) || view.MayBeSpelled) && view.Title.Length > 0 && ConditionText.Holds(Condition, view.Title),
                Subject.Json => AnyPair(view.Json),
                Subject.Xml => AnyPair(view.Xml),
                _ => AnyText(view) && (Condition.Comparison == Comparison.Contains || AtEnds(response.Body.Span) || AtEnds(view.Decoded)),
            };
        }

        private bool AnyHeader(View view)
        {
            foreach (var value in view.Values(Header))
                if (ConditionText.Holds(Condition, value)) return true;
            return false;
        }

        private bool AnyText(View view)
        {
            foreach (var text in Texts)
                if (view.Hits.Has(text)) return true;
            return false;
        }

        private bool AtEnds(ReadOnlySpan<byte> body)
        {
            var whole = BodyText.Trim(body);
            foreach (var text in Bytes)
                if (PlainMatcher.StartsWith(whole, text) && (Condition.Comparison == Comparison.StartsWith || whole.Length == text.Length)) return true;
            return false;
        }

        private bool AnyPair(List<(string Name, string Value)> pairs)
        {
            foreach (var (name, value) in pairs)
                if (name.Equals(Condition.Name, StringComparison.OrdinalIgnoreCase) && ConditionText.Holds(Condition, value)) return true;
            return false;
        }
    }

    /// <summary>One exchange, prepared for all marks; reused by its thread.</summary>
    private sealed class View(SignatureMatcher owner, int headers, int texts)
    {
        private readonly List<string>[] _values = [.. Enumerable.Range(0, headers).Select(_ => new List<string>(1))];
        private readonly List<int> _filled = [];
        private string? _title;
        private List<(string, string)>? _json;
        private List<(string, string)>? _xml;

        public SignatureMatcher Owner { get; } = owner;

        public Exchange Exchange { get; private set; } = new(Request.Unknown, null);

        public Response? Response => Exchange.Response;

        public BitSet Hits { get; } = new(texts);

        public byte[] Decoded { get; private set; } = [];

        /// <summary>The title may be spelled with character references, where the automaton cannot see its text.</summary>
        public bool MayBeSpelled => BodyText.Head(Response!.Body.Span).Contains((byte)'&');

        public string Title => _title ??= BodyText.Title(Response!.Body.Span);

        public List<(string Name, string Value)> Json => _json ??= BodyFacts.Json(Response!.Body.Span);

        public List<(string Name, string Value)> Xml => _xml ??= BodyFacts.Xml(Response!.Body.Span);

        public List<string> Values(int header) => _values[header];

        public void Look(Exchange exchange, FrozenDictionary<string, int> slots, PatternIndex index)
        {
            foreach (var slot in _filled) _values[slot].Clear();
            _filled.Clear();
            Hits.Clear();
            (_title, _json, _xml, Decoded, Exchange) = (null, null, null, [], exchange);
            if (exchange.Response is not { } response) return;
            foreach (var field in response.Headers)
                if (slots.TryGetValue(field.Key, out var slot))
                {
                    _values[slot].Add(field.Value);
                    _filled.Add(slot);
                }
            var body = response.Body.Span;
            index.Find(body, Hits);
            Decoded = BodyText.Decoded(body);
            index.Find(Decoded, Hits);
        }
    }
}
