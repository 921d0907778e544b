using System.Text;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>API keys in fields, parameters and Basic credentials: their kind by prefix, and what is commonly wrong with it.</summary>
internal static class ApiKeys
{
    private const int Longest = 4096;

    private static readonly Dictionary<string, string> KeyHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-api-key"] = "an API key",
        ["api-key"] = "an API key",
        ["apikey"] = "an API key",
        ["x-goog-api-key"] = "a Google API key",
        ["ocp-apim-subscription-key"] = "an Azure API Management subscription key",
        ["x-functions-key"] = "an Azure Functions key",
        ["private-token"] = "a GitLab token",
        ["x-shopify-access-token"] = "a Shopify access token",
        ["x-vault-token"] = "a Vault token",
    };

    private static readonly HashSet<string> KeyParameters = new(StringComparer.OrdinalIgnoreCase) { "key", "api_key", "apikey", "api-key", "subscription-key", "private_token" };

    private static readonly HashSet<string> TokenHeaders = new(StringComparer.OrdinalIgnoreCase) { "x-auth-token", "x-access-token", "x-token", "x-id-token", "x-session-token" };

    private static readonly HashSet<string> TokenParameters = new(StringComparer.Ordinal) { "access_token", "token", "auth_token", "id_token" };

    public static void Judge(Occasion occasion, Ledger ledger)
    {
        foreach (var header in occasion.Request.Headers)
        {
            if (header.Value.Length > Longest) continue;
            var isKey = KeyHeaders.TryGetValue(header.Key, out var name);
            var where = $"header {Redaction.Quote(header.Key)}";
            if (header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase))
                foreach (var credential in Credentials(header.Value)) Describe(credential, where, secretWanted: true, ledger);
            else if (isKey) Key(header.Value.Trim(), where, name, occasion, ledger);
            else if (TokenHeaders.Contains(header.Key)) Token(header.Value.Trim(), where, Confidence.Likely, ledger);
        }
        foreach (var parameter in occasion.Address.Parameters)
        {
            if (parameter.Raw.Length > Longest) continue;
            var where = $"parameter {Redaction.Quote(parameter.Name)}";
            if (KeyParameters.Contains(parameter.Name)) Key(parameter.Value, where, null, occasion, ledger);
            else if (TokenParameters.Contains(parameter.Name)) Token(parameter.Value, where, Confidence.Possible, ledger);
        }
    }

    private static void Key(string value, string where, string? name, Occasion occasion, Ledger ledger)
    {
        if (Redacted.Looks(value)) return;
        var known = Describe(value, where, secretWanted: false, ledger);
        if (Placeholder.Find(value) is { } placeholder) ledger.Claim("api-key.invalid", name is null ? Confidence.Possible : Confidence.Likely, $"{where} holds {placeholder} instead of a key");
        else if (value.Length == 0 && name is not null && !occasion.Exchange.Sanitized) ledger.Claim("api-key.missing", Confidence.Likely, $"{where} is empty");
        else if (value.Length > 1 && value[0] is '"' or '\'' && name is not null) ledger.Claim("api-key.invalid", Confidence.Possible, $"{where} holds a key in quotation marks");
        else if (name is not null && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) ledger.Claim("api-key.invalid", Confidence.Possible, $"{where} holds the word Bearer before the key");
        else if (name is not null && !known) ledger.Note($"{where} carries {name} {Redaction.Shape(value)}");
    }

    private static void Token(string value, string where, Confidence ceiling, Ledger ledger)
    {
        if (Redacted.Looks(value)) return;
        Describe(value, where, secretWanted: false, ledger);
        if (Placeholder.Find(value) is { } placeholder) ledger.Claim("token.invalid", ceiling, $"{where} holds {placeholder} instead of a token");
    }

    private static bool Describe(string key, string where, bool secretWanted, Ledger ledger)
    {
        if (ApiKeyKind.Of(key) is not { } kind) return false;
        ledger.Note($"{where} carries a key of the form: {kind.Name}{(kind.Trap.Length == 0 ? "" : $"; {kind.Trap}")}");
        if (kind.Publishable && secretWanted)
            ledger.Claim("api-key.invalid", Confidence.Possible, $"{where} carries a {kind.Name} where interfaces for servers expect the secret one");
        if (kind.Length > 0 && key.Length != kind.Length && !Redacted.Looks(key))
            ledger.Claim("api-key.invalid", Confidence.Possible, $"{where} carries a {kind.Name} of {key.Length} characters; such keys have {kind.Length}");
        return true;
    }

    /// <summary>The token behind the scheme; for Basic also the user, where Stripe and others expect the key.</summary>
    private static string[] Credentials(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var text = value[(space + 1)..].Trim();
        if (space > 0 && value.AsSpan(0, space).Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return Base64Text.Decode(text) is { } bytes ? Encoding.UTF8.GetString(bytes).Split(':', 2) : [];
        return [text];
    }
}
