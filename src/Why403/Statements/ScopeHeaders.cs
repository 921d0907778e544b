using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>Fields in which GitHub says what a token would need, beside what it has.</summary>
internal static class ScopeHeaders
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 or 404 } response) return Reading.Nothing;
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        var accepted = Words(response.Headers["X-Accepted-OAuth-Scopes"]);
        if (response.Headers["X-OAuth-Scopes"] is { } held && accepted.Length > 0)
        {
            // One of the accepted scopes is enough. A parent scope covers its children (`repo` covers `repo:status`).
            var has = Words(held);
            if (response.Status != 401 && !accepted.Any(a => has.Any(h => h == a || a.StartsWith(h + ":", StringComparison.Ordinal))))
                clues.Add(new("scope.insufficient", response.Status == 403 ? Confidence.Likely : Confidence.Possible, $"the token lacks a scope; one of these is needed: {Redaction.Quote(string.Join(", ", accepted))}",
                    [Evidence.Outside($"X-Accepted-OAuth-Scopes: {Redaction.Quote(string.Join(", ", accepted))}; X-OAuth-Scopes: {(has.Length == 0 ? "none" : Redaction.Quote(held))}")]) { Layer = Layer.Application });
        }
        if (response.Headers["X-Accepted-GitHub-Permissions"] is { Length: > 0 } needed) notes.Add(Evidence.Outside($"this endpoint needs the permission {Redaction.Quote(needed)}"));
        if (response.Headers["X-GitHub-SSO"] is { } sso && sso.StartsWith("required", StringComparison.OrdinalIgnoreCase))
        {
            var url = sso.Split("url=", 2) is [_, var address] ? $"; authorize the token at {Redaction.Quote(Redaction.Address(address))}" : "";
            clues.Add(new("policy.denied", Confidence.Proven, "the organization wants the token authorized by its single sign-on" + url, [Evidence.Outside("the answer has X-GitHub-SSO: required")]) { Layer = Layer.Application });
        }
        return new(clues.ToImmutable(), notes.ToImmutable());
    }

    private static string[] Words(string? list) => list?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
