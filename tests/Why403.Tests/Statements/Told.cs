using System.Globalization;
using System.Text;

namespace Why403.Tests.Statements;

/// <summary>An exchange in a few lines: <c>GET address</c> and fields; a status, fields, an empty line and a body.</summary>
internal static class Told
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static Exchange Of(string request, string response)
    {
        var asked = request.Split('\n');
        var parts = response.Split("\n\n", 2);
        var answer = parts[0].Split('\n');
        return new(
            new Request(asked[0].Split(' ')[0], asked[0].Split(' ')[1]) { Headers = Fields(asked) },
            new Response(int.Parse(answer[0], CultureInfo.InvariantCulture)) { Headers = Fields(answer), Body = Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : "") });
    }

    public static string Everything(this Reading reading) =>
        string.Join('\n', reading.Clues.SelectMany(c => c.Evidence.Select(e => e.Fact).Append(c.Message)).Concat(reading.Notes.Select(n => n.Fact)));

    private static HeaderList Fields(string[] lines) =>
        HeaderList.Of([.. lines.Skip(1).Where(l => l.Contains(':')).Select(l => (l[..l.IndexOf(':')], l[(l.IndexOf(':') + 1)..].Trim()))]);
}
