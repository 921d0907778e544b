using System.Collections.Immutable;
using System.Text.Json;
using Why403.Text;

namespace Why403.Cli.Tokens;

/// <summary>The scopes that one endpoint needs.</summary>
/// <param name="All">All of them; otherwise one is enough.</param>
internal sealed record ScopeNeed(string Endpoint, ImmutableArray<string> Scopes, bool All)
{
    public bool IsMet(IReadOnlyCollection<string> scopes) => All ? Scopes.All(scopes.Contains) : Scopes.Any(scopes.Contains);

    public string Say => string.Join(All ? " and " : " or ", Scopes);
}

/// <summary>Reads what endpoints need: a list of our own form, or the guard's rules that refuse whoever has no scope.</summary>
internal static class ScopeNeeds
{
    private const string Form = "write { \"GET /orders\": [\"orders.read\"] }, or give settings with Guard:Rules";

    public static ImmutableArray<ScopeNeed> Read(byte[] json, out Problem? problem)
    {
        problem = null;
        try
        {
            var start = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            using var document = JsonDocument.Parse(json.AsMemory(start), new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) problem = new(null, "it is no JSON object", Form);
            else
            {
                ImmutableArray<ScopeNeed> needs = root.TryGetProperty("Guard", out var guard) ? [.. Rules(guard)] : [.. root.EnumerateObject().Where(m => m.Name != "$schema").Select(m => new ScopeNeed(Redaction.Quote(m.Name), Texts(m.Value), true)).Where(n => n.Scopes.Length > 0)];
                if (needs.Length > 0) return needs;
                problem = new(null, "it names no scope that an endpoint needs", Form);
            }
        }
        catch (JsonException e)
        {
            problem = new(null, $"it is no JSON: it breaks at line {(e.LineNumber ?? 0) + 1}", Form);
        }
        return [];
    }

    private static IEnumerable<ScopeNeed> Rules(JsonElement guard)
    {
        if (guard.ValueKind != JsonValueKind.Object || !guard.TryGetProperty("Rules", out var rules) || rules.ValueKind != JsonValueKind.Array) yield break;
        foreach (var rule in rules.EnumerateArray())
        {
            if (rule.ValueKind != JsonValueKind.Object || Text(rule, "Do") != "refuse" || Text(rule, "Mode") is "off" or "shadow") continue;
            if (!rule.TryGetProperty("Unless", out var unless) || unless.ValueKind != JsonValueKind.Object || !unless.TryGetProperty("Scopes", out var scopes) || Texts(scopes) is not { Length: > 0 } words) continue;
            var methods = rule.TryGetProperty("Methods", out var named) ? string.Join(',', Texts(named)) + " " : "";
            var paths = rule.TryGetProperty("Paths", out var where) ? string.Join(' ', Texts(where)) : rule.TryGetProperty("Endpoints", out var names) ? string.Join(' ', Texts(names)) : "everything";
            yield return new(Redaction.Quote($"{methods}{paths} (rule {Text(rule, "Id")})"), words, false);
        }
    }

    private static string Text(JsonElement part, string name) => part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static ImmutableArray<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [.. (value.GetString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString() ?? "").Where(s => s.Length > 0)],
        _ => [],
    };
}
