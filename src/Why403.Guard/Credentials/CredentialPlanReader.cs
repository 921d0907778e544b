using System.Collections.Immutable;
using System.Globalization;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Credentials;

/// <summary>Reads <c>Credentials</c>.</summary>
internal static class CredentialPlanReader
{
    private static readonly ImmutableArray<string> UsualAlgorithms = ["RS256", "PS256", "ES256"];

    /// <summary>Null where no section names any.</summary>
    public static CredentialPlan? Read(IReadOnlyList<SectionReader> parts, ListReferences lists, string root)
    {
        if (parts.Count == 0) return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var issuers = ImmutableArray.CreateBuilder<IssuerPlan>();
        foreach (var (name, part) in parts.SelectMany(p => p.Named("Issuers")))
        {
            var issuer = Issuer(name, part, root);
            if (issuer.Issuer.Length > 0 && !names.Add(issuer.Issuer)) part.Add("Issuer", "is another entry's as well", "join the two entries: an issuer has one key set");
            issuers.Add(issuer);
        }
        return new()
        {
            Realm = Realm(parts), Issuers = issuers.ToImmutable(),
            Introspection = parts.Select(p => p.Part("Introspection")).LastOrDefault(p => p is not null) is { } asking ? Introspection(asking) : null,
            ApiKeys = ApiKeys([.. parts.Select(p => p.Part("ApiKeys")).OfType<SectionReader>()], lists),
        };
    }

    private static string Realm(IReadOnlyList<SectionReader> parts)
    {
        var realm = parts.Select(p => p.Text("Realm")).LastOrDefault(r => r is not null) ?? "api";
        if (realm.Length > 100 || !realm.All(c => c is >= ' ' and <= '~' and not ('"' or '\\'))) parts[^1].Add("Realm", "holds quotes, characters outside of ASCII, or more than 100", "write a short name");
        return realm;
    }

    private static IssuerPlan Issuer(string name, SectionReader part, string root)
    {
        var keys = part.Text("Keys") ?? "";
        var remote = keys.Contains("://", StringComparison.Ordinal);
        if (remote) Address(part, "Keys", keys);
        var audiences = part.Texts("Audiences").Select(a => a.Value).ToImmutableArray();
        if (audiences.IsEmpty || audiences.Contains("")) part.Add("Audiences", "names nobody", "name this API as the issuer does in aud: a token for another one is refused");
        var algorithms = part.Texts("Algorithms").Select(a => a.Value).ToImmutableArray();
        return new(name, part.Text("Issuer") ?? "", remote || keys.Length == 0 ? keys : Path.GetFullPath(keys, root))
        {
            Audiences = audiences, Algorithms = algorithms.IsEmpty ? UsualAlgorithms : algorithms, Types = [.. part.Texts("Types").Select(t => t.Value)], Roles = part.Text("Roles") ?? "roles",
            Skew = part.Span("Skew") ?? TimeSpan.FromSeconds(30), LongestLife = part.Span("LongestLife"), Interval = part.Span("Interval") ?? TimeSpan.FromSeconds(30), Age = part.Span("Age") ?? TimeSpan.FromHours(12),
        };
    }

    private static IntrospectionPlan Introspection(SectionReader part) =>
        new(Address(part, "Address", part.Text("Address") ?? "") ?? new("https://invalid.example"), part.Text("Client") ?? "", part.Text("Secret") ?? "")
        {
            Audiences = [.. part.Texts("Audiences").Select(a => a.Value)], Keep = part.Span("Keep") ?? TimeSpan.FromSeconds(30),
        };

    // Keys and secrets that travel in clear text are anybody's; on this machine nobody is between.
    private static Uri? Address(SectionReader part, string name, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)) && uri.UserInfo.Length == 0) return uri;
        if (text.Length > 0) part.Add(name, $"is `{Redaction.Quote(Redaction.Address(text))}`", "write an https address; http is for this machine alone");
        return null;
    }

    private static ApiKeyPlan? ApiKeys(IReadOnlyList<SectionReader> parts, ListReferences lists)
    {
        if (parts.Count == 0) return null;
        var field = parts.Select(p => p.Text("Field")).LastOrDefault(f => f is not null) ?? "X-Api-Key";
        if (field.Length > 64 || !field.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || field.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || field.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            parts[^1].Add("Field", $"is `{Redaction.Quote(field)}`", "write a field of its own, such as X-Api-Key");
        return new(field, [.. parts.SelectMany(p => p.Parts("Keys")).Select(p => ApiKey(p, lists))]);
    }

    private static ApiKeyEntry ApiKey(SectionReader part, ListReferences lists)
    {
        var hash = part.Text("Hash") ?? "";
        var bytes = hash.Length == 64 && hash.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hash) : [];
        if (hash.Length > 0 && bytes.Length == 0) part.Add("Hash", "is no SHA-256 in hexadecimal", "write 64 hexadecimal digits; never the key itself");
        var prefix = part.Text("Prefix") ?? "";
        if (prefix.Length is > 0 and < 8 or > 20) part.Add("Prefix", "has fewer than 8 characters or more than 20", "write how the key begins, without what makes it secret");
        var until = part.Text("Until");
        var end = DateTimeOffset.MaxValue;
        if (until is not null && !DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out end)) part.Add("Until", $"is `{Redaction.Quote(until)}`", "write it like 2027-01-31 or 2027-01-31T18:00Z");
        return new(part.Text("Id") ?? "", prefix, [.. bytes])
        {
            Scopes = [.. part.Texts("Scopes").Select(s => s.Value)], Roles = [.. part.Texts("Roles").Select(r => r.Value)], Until = end, Networks = lists.Read(part, "Networks"),
        };
    }
}
