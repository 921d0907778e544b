using System.Collections.Immutable;
using System.Security.Cryptography;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Challenges;

/// <summary>How challenges are made. Changing anything but <c>Secret</c> and <c>Epoch</c> leaves passes as they are.</summary>
internal sealed record ChallengeSettings
{
    // Without a secret of the operator's, passes end with the process and count on no other node.
    private static readonly byte[] OfProcess = RandomNumberGenerator.GetBytes(32);

    public const string UsualPath = "/why403-challenge";

    public static ImmutableArray<Key> Shape { get; } =
    [
        new("Secret", Kind.Text, "at least 16 characters, the same on every node, best from an environment variable; without it passes end with the process"),
        new("Epoch", Kind.Text, "change it to make every pass void"),
        new("Path", Kind.Text, "where challenges are answered") { Default = $"\"{UsualPath}\"" },
        new("Wait", Kind.Span, "how long the rung wait waits") { Most = 60, Default = "\"00:00:05\"" },
        new("WaitWithoutScripts", Kind.Span, "how long the rung work waits for a browser without scripts") { Most = 120, Default = "\"00:00:25\"" },
        new("Work", Kind.Whole, "derivations that a browser makes for the rung work, on average: 200 take about a second on a phone") { Least = 1, Most = 100_000, Default = "200" },
        new("Pass", Kind.Span, "how long a pass is good") { Most = 43_200, Default = "\"04:00:00\"" },
        new("Unanswered", Kind.Whole, "challenges that a client may leave unanswered before it is refused; one more is granted each minute") { Least = 1, Most = 1_000, Default = "10" },
    ];

    public byte[] Secret { get; init; } = OfProcess;

    public string Epoch { get; init; } = "";

    public string Path { get; init; } = UsualPath;

    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WaitWithoutScripts { get; init; } = TimeSpan.FromSeconds(25);

    public int Work { get; init; } = 200;

    public TimeSpan Pass { get; init; } = TimeSpan.FromHours(4);

    public int Unanswered { get; init; } = 10;

    public bool IsOfProcess => ReferenceEquals(Secret, OfProcess);

    public static ChallengeSettings Read(IReadOnlyList<SectionReader> parts)
    {
        var settings = new ChallengeSettings();
        foreach (var part in parts)
        {
            var secret = part.Text("Secret");
            // The secret itself is never repeated.
            if (secret is { Length: < 16 }) part.Add("Secret", "is shorter than 16 characters", "make one with: openssl rand -base64 24");
            var path = part.Text("Path");
            if (path is not null && !PagePath.Is(path)) part.Add("Path", $"is `{Redaction.Quote(path)}`, which is no path of a page", PagePath.Fix);
            settings = settings with
            {
                Secret = secret is null ? settings.Secret : System.Text.Encoding.UTF8.GetBytes(secret),
                Epoch = part.Text("Epoch") ?? settings.Epoch,
                Path = path ?? settings.Path,
                Wait = part.Span("Wait") ?? settings.Wait,
                WaitWithoutScripts = part.Span("WaitWithoutScripts") ?? settings.WaitWithoutScripts,
                Work = part.Whole("Work", settings.Work),
                Pass = part.Span("Pass") ?? settings.Pass,
                Unanswered = part.Whole("Unanswered", settings.Unanswered),
            };
        }
        return settings;
    }
}
