using System.Text;
using CsCheck;
using Why403.Catalogues;
using Why403.Signatures;
using Why403.Tests.Catalogues;

namespace Why403.Tests.Signatures;

public sealed class MatcherTests
{
    private static readonly SignatureMatcher Fast = new(Catalogue.BuiltIn.Products);
    private static readonly PlainMatcher Plain = new(Catalogue.BuiltIn.Products);

    [Fact]
    public void The_fast_matcher_equals_its_plain_twin_on_every_sample()
    {
        foreach (var name in Sample.Names) Equal(Sample.Read(name).Exchange);
    }

    [Fact]
    public void The_fast_matcher_equals_its_plain_twin_on_exchanges_made_of_marks()
    {
        // Random bytes meet no mark, so exchanges are put together from the pieces that marks look for.
        var conditions = Catalogue.BuiltIn.Products.SelectMany(p => p.Refusals.SelectMany(r => r.Conditions).Concat(p.Presence.Select(m => m.Condition))).ToArray();
        var piece = Gen.OneOf<Condition>(conditions);
        var noise = Gen.String[Gen.Char.AlphaNumeric, 0, 12];
        Gen.Select(piece.Array[0, 6], noise.Array[0, 6], Gen.Bool, Gen.OneOf<int>(200, 202, 401, 403, 405, 406, 429, 503)).Sample((pieces, noises, upper, status) =>
        {
            var headers = new List<(string, string)>();
            var body = new StringBuilder();
            var reason = "";
            for (var i = 0; i < pieces.Length; i++)
            {
                var text = pieces[i].Texts is [var first, ..] ? upper ? first.ToUpperInvariant() : first : "x";
                switch (pieces[i].Subject)
                {
                    case Subject.Header: headers.Add((pieces[i].Name, text)); break;
                    case Subject.Cookie: headers.Add(("Set-Cookie", pieces[i].Name.TrimEnd('*') + "1=2; Path=/")); break;
                    case Subject.Reason: reason = text; break;
                    case Subject.Title: body.Append("<title>").Append(text).Append("</title>"); break;
                    case Subject.Json: body.Insert(0, $"{{\"{pieces[i].Name}\": \"{text}\"}}"); break;
                    case Subject.Xml: body.Append($"<{pieces[i].Name}>{text}</{pieces[i].Name}>"); break;
                    default: body.Append(text); break;
                }
                if (i < noises.Length) body.Append(noises[i]);
            }
            var response = new Response(status) { Reason = reason, Headers = HeaderList.Of([.. headers]), Body = Encoding.UTF8.GetBytes(body.ToString()) };
            Equal(new(new("GET", "https://site.example/a"), response));
        }, iter: 2000);
    }

    [Fact]
    public void Any_bytes_as_a_body_are_matched_alike_and_never_throw() =>
        Gen.Byte.Array[0, 400].Sample(body => Equal(new(Request.Unknown, new Response(403) { Body = body })), iter: 500);

    [Fact]
    public void The_automaton_finds_exactly_what_a_search_finds()
    {
        var small = Gen.OneOf<string>("a", "b", "ab", "ba", "aab", "bab", "abba", "B", "Ab", "é", "\u4e2d");
        Gen.Select(small.HashSet[1, 6], small.Array[0, 12]).Sample((texts, parts) =>
        {
            var distinct = texts.Select(t => t.ToLowerInvariant()).Distinct().ToArray();
            var index = new PatternIndex([.. distinct]);
            var body = string.Concat(parts);
            var hits = new BitSet(index.Count);
            index.Find(Encoding.UTF8.GetBytes(body), hits);
            for (var i = 0; i < distinct.Length; i++) Assert.Equal(body.Contains(distinct[i], StringComparison.OrdinalIgnoreCase), hits.Has(i));
        }, iter: 2000);
    }

    [Fact]
    public void A_reference_spelled_in_character_references_is_found()
    {
        var body = "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;site.example&#47;\" on this server.<P>Reference&#32;&#35;18&#46;1a2b3c4d&#46;1700000000&#46;abcdef01</BODY></HTML>";
        var exchange = new Exchange(new("GET", "https://site.example/"), new Response(403) { Headers = HeaderList.Of(("Server", "AkamaiGHost"), ("Mime-Version", "1.0"), ("Content-Type", "text/html")), Body = Encoding.UTF8.GetBytes(body) });
        Assert.Contains(Fast.Match(exchange).Refusals, r => r.Product.Id == "akamai");
        Equal(exchange);
    }

    private static void Equal(Exchange exchange) => Assert.Equal(Show(Plain.Match(exchange)), Show(Fast.Match(exchange)));

    private static string Show(SignatureMatch match) => string.Join('\n',
        match.Present.Select(p => $"present {p.Product.Id} {p.Mark.Written}")
            .Concat(match.UpstreamAnswered.Select(p => $"upstream {p.Product.Id} {p.Mark.Written}"))
            .Concat(match.Refusals.Select(r => $"refusal {r.Product.Id} {r.Mark.Name}")));
}
