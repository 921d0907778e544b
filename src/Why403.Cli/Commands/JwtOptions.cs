using System.CommandLine;
using System.Globalization;
using Why403.Cli.Logs;
using Why403.Text;
using Why403.Tokens;

namespace Why403.Cli.Commands;

/// <summary>What a JSON Web Token is held against.</summary>
internal sealed class JwtOptions
{
    private const int LongestKeySet = 1 << 20;

    public Option<string?> Keys { get; } = new("--jwks") { Description = "The issuer's key set (jwks_uri), to check the signature with", HelpName = "FILE" };
    public Option<string?> Issuer { get; } = new("--issuer") { Description = "The issuer that the server expects", HelpName = "URL" };
    public Option<string[]> Audiences { get; } = new("--audience") { Description = "An audience that the server accepts; may be repeated", HelpName = "NAME" };
    public Option<string[]> Scopes { get; } = new("--scope") { Description = "A scope that the request needs; may be repeated", HelpName = "NAME" };
    public Option<string?> Life { get; } = new("--lifetime") { Description = "The longest life that the server accepts, such as 90s, 15m, 1h or 1d", HelpName = "TIME" };
    public Option<string?> At { get; } = new("--at") { Description = "Judge its times by this moment instead of now", HelpName = "TIME" };

    public IEnumerable<Option> All => [Keys, Issuer, Audiences, Scopes, Life, At];

    public JwtExpectations Expectations(ParseResult parsed) => new(Moment(parsed.GetValue(At)))
    {
        Keys = parsed.GetValue(Keys) is { } name ? KeySet(name) : null,
        Issuer = parsed.GetValue(Issuer),
        Audiences = [.. parsed.GetValue(Audiences) ?? []],
        Scopes = [.. parsed.GetValue(Scopes) ?? []],
        LongestLife = parsed.GetValue(Life) is { } life ? Length("--lifetime", life) : null,
    };

    /// <summary>A number and a unit.</summary>
    public static TimeSpan Length(string option, string text)
    {
        var seconds = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return seconds > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 1e6
            ? TimeSpan.FromSeconds(count * seconds)
            : throw Complaint.Usage($"{option} takes a length of time, not `{Redaction.Quote(text)}`", "write it as 90s, 15m, 1h or 1d");
    }

    private static DateTimeOffset Moment(string? text) =>
        LogTimeText.Read("--at", text) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : TimeProvider.System.GetUtcNow();

    private static JwkSet KeySet(string name)
    {
        using var stream = Files.Open(name, "curl -s https://id.example/jwks | why403 token token.txt --jwks -");
        var bytes = JwtExplanation.Bytes(stream, LongestKeySet, name);
        return JwkSet.Read(bytes, out var problem) ?? throw Complaint.Unreadable($"{name}: {problem!.Message}", problem.Fix);
    }
}
