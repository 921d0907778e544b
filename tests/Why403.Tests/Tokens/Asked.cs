using System.Text;

namespace Why403.Tests.Tokens;

/// <summary>Exchanges and tokens made up for these tests; no value here was ever a secret.</summary>
internal static class Asked
{
    /// <summary>2026-03-01 12:00:00 UTC, when every answer here is given.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static long At(int minutes) => Noon.AddMinutes(minutes).ToUnixTimeSeconds();

    public static Exchange For(string address, int status = 403, string method = "GET", params (string, string)[] headers) =>
        new(new(method, address) { Headers = HeaderList.Of(headers) }, new(status) { Headers = HeaderList.Of(("Date", Noon.ToString("r"))) });

    public static Exchange With(params (string, string)[] headers) => For("https://site.example/api/orders", 401, "GET", headers);

    public static Reading Read(this Exchange exchange) => Why403.Tokens.CredentialReader.Read(exchange, null);

    public static Clue? Claim(this Reading reading, string cause) => reading.Clues.FirstOrDefault(c => c.CauseId == cause && !c.Excludes);

    public static Clue? Exclusion(this Reading reading, string cause) => reading.Clues.FirstOrDefault(c => c.CauseId == cause && c.Excludes);

    public static bool Notes(this Reading reading, string part) => reading.Notes.Any(n => n.Fact.Contains(part, StringComparison.Ordinal));

    public static string Everything(this Reading reading) =>
        string.Join('\n', reading.Clues.SelectMany(c => c.Evidence.Select(e => e.Fact).Append(c.Message)).Concat(reading.Notes.Select(n => n.Fact)));

    public static string Base64Url(string text) => Base64Url(Encoding.UTF8.GetBytes(text));

    public static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>A token with a signature of the right length that signs nothing.</summary>
    public static string Jwt(string claims, string header = """{"alg":"HS256","typ":"JWT","kid":"k1"}""", int signature = 32) =>
        $"{Base64Url(header)}.{Base64Url(claims)}.{Base64Url(Enumerable.Repeat((byte)0xA5, signature).ToArray())}";

    public static string CloudFrontPolicy(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('=', '_').Replace('/', '~');
}
