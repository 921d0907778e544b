using System.Text;
using Why403.Captures;

namespace Why403.Tests.Catalogues;

/// <summary>A captured answer beside its product's file, with what must be made of it.</summary>
internal sealed record Sample(string Name, Exchange Exchange, string Expect, IReadOnlyList<(string Cause, Confidence Confidence)> Causes)
{
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Checkout.Path("catalogue", "products"), "*.http", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Checkout.Path("catalogue", "products"), f)).Order(StringComparer.Ordinal);

    public static Sample Read(string name)
    {
        var bytes = File.ReadAllBytes(Checkout.Path("catalogue", "products", name));
        var headers = new List<(string, string)>();
        var causes = new List<(string, Confidence)>();
        var (method, address, expect, from) = ("GET", "https://site.example/", "", "");
        var at = 0;
        while (at < bytes.Length && bytes[at] == '#')
        {
            var end = Array.IndexOf(bytes, (byte)'\n', at);
            var line = Encoding.UTF8.GetString(bytes, at + 1, end - at - 1).Trim();
            at = end + 1;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (key, value) = (line[..colon], line[(colon + 1)..].Trim());
            switch (key)
            {
                case "from": from = value; break;
                case "request": (method, address) = (value.Split(' ', 2)[0], value.Split(' ', 2)[1]); break;
                case "request-header": headers.Add((value[..value.IndexOf(':', StringComparison.Ordinal)], value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())); break;
                case "expect": expect = value; break;
                case "cause": causes.Add((value.Split(' ')[0], Words.Confidence(value.Split(' ')[1])!.Value)); break;
                default: throw new FormatException($"{name}: `{key}` is no key of a sample");
            }
        }
        if (expect.Length == 0 || from.Length == 0) throw new FormatException($"{name} has no `# from:` or no `# expect:`");
        Exchange? read = null;
        CaptureReader.Read(new MemoryStream(bytes[at..]), name, e => read ??= e);
        var response = read?.Response ?? throw new FormatException($"{name} holds no response");
        var request = new Request(method, address) { Headers = HeaderList.Of([.. headers]) };
        return new(name, new(request, response), expect, causes);
    }
}
