using System.Collections.Immutable;
using Why403.Cli.Commands;
using Why403.Text;
using Why403.Tokens;

namespace Why403.Cli.Tokens;

/// <summary>The token of one client, as far as it can be read.</summary>
internal sealed record ClientToken(string Name, ImmutableArray<string> Scopes, DateTimeOffset? Ends, string Fault);

/// <summary>Reads files with one token a line, <c>NAME TOKEN</c> or the token alone. Empty lines and those that begin with # are passed over.</summary>
internal static class ClientTokens
{
    private const int Most = 1000;

    public static IEnumerable<ClientToken> Read(string file)
    {
        var number = 0;
        foreach (var raw in JwtExplanation.Read(file).Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (number > Most) throw Complaint.Unreadable($"{file} has more than {Most} lines", "give the tokens of fewer clients");
            var blank = line.LastIndexOfAny([' ', '\t', ':', '=']);
            // A name may be "Authorization: Bearer", which is none.
            var name = blank > 0 ? line[..blank].TrimEnd(':', '=', ' ', '\t') : "";
            var form = JwtForm.Read(line[(blank + 1)..]);
            var who = name.Length > 0 && !name.EndsWith("Bearer", StringComparison.OrdinalIgnoreCase) ? name : form.Claims["client_id"] ?? form.Claims["azp"] ?? form.Claims["appid"] ?? $"{file}:{number}";
            var fault = form.Encrypted ? "it is encrypted, so its scopes cannot be read" : form.Fault;
            yield return new(Redaction.Quote(who), fault.Length > 0 ? [] : JwtClaimChecks.ScopesOf(form.Claims), form.Claims.Time("exp"), fault);
        }
    }
}
