using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Why403.Captures;
using Why403.Catalogues;
using Why403.Signatures;

namespace Why403.Benchmarks;

/// <summary>
/// How many captures a core classifies against the full catalogue: the compiled matcher, its plain twin, the usual way of
/// the field (one compiled regular expression a body text, in a loop), and a whole diagnosis, all in one run.
/// </summary>
internal static class CaptureRate
{
    public static int Measure(string samples)
    {
        var exchanges = new List<Exchange>();
        foreach (var file in Directory.EnumerateFiles(samples, "*.http", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            var start = 0;
            while (start < text.Length && text[start] == '#') start = text.IndexOf('\n', start) + 1;
            CaptureReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text[start..])), file, e => exchanges.Add(e with { Request = new("GET", "https://site.example/") }));
        }
        // Real refusals are often longer than the samples' minimal bodies: each is measured padded to 4 KiB of page too.
        var padding = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>An ordinary sentence of an ordinary page.</p>\n", 84)));
        // A JSON or XML body is padded with blanks, so that it stays what it is.
        var blanks = Encoding.UTF8.GetBytes(new string(' ', padding.Length));
        var padded = exchanges.Select(e => e with { Response = e.Response! with { Body = (byte[])[.. e.Response!.Body.Span, .. e.Response.Headers["Content-Type"]?.Contains("html", StringComparison.OrdinalIgnoreCase) == true ? padding : blanks] } }).ToList();

        var products = Catalogue.BuiltIn.Products;
        var fast = new SignatureMatcher(products);
        var plain = new PlainMatcher(products);
        var texts = products.SelectMany(p => p.Refusals.SelectMany(r => r.Conditions)).Where(c => c.Subject is Subject.Body or Subject.Title).SelectMany(c => c.Texts).Distinct().ToArray();
        var expressions = texts.Select(t => new Regex(Regex.Escape(t), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled)).ToArray();
        var investigation = new Investigation(Catalogue.BuiltIn);
        Console.WriteLine($"{exchanges.Count} captures, {products.Length} products, {texts.Length} texts");
        Console.WriteLine("| what | captures/s, as sampled | captures/s, 4 KiB bodies | ratio to regular expressions |");
        Console.WriteLine("|---|---:|---:|---:|");
        var baseline = (Rate(exchanges, Loop), Rate(padded, Loop));
        Row("regular expressions in a loop, bodies alone", baseline);
        Row("plain twin, all marks", (Rate(exchanges, e => plain.Match(e)), Rate(padded, e => plain.Match(e))));
        Row("compiled matcher, all marks", (Rate(exchanges, e => fast.Match(e)), Rate(padded, e => fast.Match(e))));
        Row("whole diagnosis", (Rate(exchanges, e => investigation.Diagnose(e)), Rate(padded, e => investigation.Diagnose(e))));
        return 0;

        object Loop(Exchange exchange)
        {
            var body = Encoding.UTF8.GetString(exchange.Response!.Body.Span);
            var hits = 0;
            foreach (var expression in expressions) if (expression.IsMatch(body)) hits++;
            return hits;
        }

        void Row(string what, (double Short, double Long) rate) =>
            Console.WriteLine(FormattableString.Invariant($"| {what} | {rate.Short:N0} | {rate.Long:N0} | {rate.Short / baseline.Item1:0.0} · {rate.Long / baseline.Item2:0.0} |"));
    }

    /// <summary>Captures a second on this thread: the median of five rounds of a fifth of a second, after a warm-up.</summary>
    private static double Rate(List<Exchange> exchanges, Func<Exchange, object> classify)
    {
        foreach (var exchange in exchanges) classify(exchange);
        var rates = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var (count, watch) = (0, Stopwatch.StartNew());
            while (watch.ElapsedMilliseconds < 200)
                foreach (var exchange in exchanges)
                {
                    classify(exchange);
                    count++;
                }
            rates.Add(count / watch.Elapsed.TotalSeconds);
        }
        rates.Sort();
        return rates[2];
    }
}
