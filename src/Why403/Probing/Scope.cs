using System.Collections.Immutable;

namespace Why403.Probing;

/// <summary>What the host's control resource and the name that nobody has say together about the reach of a refusal.</summary>
internal static class Scope
{
    private static readonly string[] HostWide = ["address.denied", "address.not-allowed", "address.geo-denied", "address.reputation", "bot.user-agent", "bot.fingerprint", "host.mismatch"];

    /// <param name="suspects">Causes that fit the answer; a scope can raise one of them, and never bring in another.</param>
    public static ImmutableArray<Clue> Read(Exchange control, Outcome? host, Outcome? sibling, ImmutableArray<string> suspects)
    {
        if (control.Request.Uri is not { } uri) return [];
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var folder = uri.AbsolutePath.EndsWith('/');
        if (host == Outcome.Same && sibling == Outcome.Same)
        {
            var fact = Evidence.Outside("/robots.txt and a name that nobody has get the same refusal, so the rule covers the whole host");
            foreach (var cause in HostWide.Take(3)) clues.Add(new(cause, Confidence.Possible, "the refusal covers the whole host", [fact]));
            return Only(clues, suspects);
        }
        if (host == Outcome.Pass)
        {
            // robots.txt is often exempt from such rules, so this weighs against them without excluding them.
            var fact = Evidence.Outside("/robots.txt of the same host is served");
            foreach (var cause in HostWide) clues.Add(new(cause, Confidence.Possible, "the host answers this client elsewhere", [fact]) { Weight = -1 });
        }
        if (sibling == Outcome.Pass)
        {
            var fact = Evidence.Outside("a name beside it that nobody has is answered without this refusal, so the rule is on this very resource");
            if (folder && control.Response?.Status == 403)
                clues.Add(new("server.no-index", Confidence.Likely, "the address is a directory, and names inside it are not refused", [fact]) { Weight = 4 });
            else
                clues.Add(new("file.mode-denies", Confidence.Possible, "only this resource is refused", [fact]) { Weight = 2 });
            clues.Add(new("file.parent-blocked", Confidence.Possible, "the directory is reachable", [fact]) { Excludes = true });
        }
        else if (sibling == Outcome.Same)
        {
            var fact = Evidence.Outside("a name beside it that nobody has gets the same refusal, so the rule is on the path above it");
            clues.Add(new("server.access-rule", Confidence.Possible, "everything under this path is refused", [fact]) { Weight = 3 });
            clues.Add(new("file.parent-blocked", Confidence.Possible, "everything under this path is refused", [fact]) { Weight = 2 });
            clues.Add(new("file.mode-denies", Confidence.Possible, "a name that nobody has is refused as well", [fact]) { Excludes = true });
            clues.Add(new("server.no-index", Confidence.Possible, "a name that nobody has is refused as well", [fact]) { Excludes = true });
        }
        return Only(clues, suspects);
    }

    private static ImmutableArray<Clue> Only(ImmutableArray<Clue>.Builder clues, ImmutableArray<string> suspects) =>
        [.. clues.Where(c => c.Excludes || c.Weight < 0 || suspects.Contains(c.CauseId))];
}
