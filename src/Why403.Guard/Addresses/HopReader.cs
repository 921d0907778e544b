using System.Collections.Immutable;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Addresses;

/// <summary>Reads <c>Addresses:Trusted</c>.</summary>
internal static class HopReader
{
    private const string Unix = "unix";

    public static ImmutableArray<ForwardingHop> Read(IEnumerable<SectionReader> parts, ListReferences lists)
    {
        var hops = ImmutableArray.CreateBuilder<ForwardingHop>();
        var fields = new List<string>();
        foreach (var part in parts)
        {
            var field = part.Text("Field") ?? "";
            if (!IsToken(field)) part.Add("Field", $"is `{Redaction.Quote(field)}`, which is no field name", "write a name such as X-Forwarded-For");
            var number = fields.FindIndex(f => f.Equals(field, StringComparison.OrdinalIgnoreCase));
            if (number < 0)
            {
                number = fields.Count;
                fields.Add(field);
                if (number == ForwardingHop.MostFields) part.Add("Field", "is the ninth different field", $"trust at most {ForwardingHop.MostFields} different fields");
            }
            hops.Add(new(part.Text("Name") ?? "", lists.Read(part, "From", Unix), field, Form(part, field), number) { FromUnix = part.Texts("From").Any(f => IsUnix(f.Value)), Proof = Proof(part.Part("Proof")) });
        }
        return hops.ToImmutable();
    }

    /// <summary>Hops that strangers can be.</summary>
    public static IEnumerable<Problem> Findings(ImmutableArray<ForwardingHop> hops)
    {
        foreach (var hop in hops)
        {
            var prefixes = hop.From.SelectMany(l => Enumerable.Range(0, l.Count).Select(i => l[i].Prefix)).ToList();
            if (prefixes.Any(p => p.FamilyLength < (p.IsV4 ? 4 : 8)))
                yield return new(null, $"hop `{hop.Name}` believes {hop.Field} from nearly everybody, so any client may choose its address", "name the addresses of the proxies alone");
            else if (hop.Proof is null && hop.Form == FieldForm.Single && prefixes.Any(p => !SpecialNetworks.IsLocal(p.First)))
                yield return new(null, $"hop `{hop.Name}` is believed by its public addresses alone, which other customers of the same CDN have as well", "let the CDN add a secret field, and name it under Proof");
        }
    }

    private static FieldForm Form(SectionReader part, string field) => part.Choice("Form", "") switch
    {
        "list" => FieldForm.List,
        "single" => FieldForm.Single,
        "forwarded" => FieldForm.Forwarded,
        _ when field.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) => FieldForm.Forwarded,
        _ when field.EndsWith("Forwarded-For", StringComparison.OrdinalIgnoreCase) => FieldForm.List,
        _ => FieldForm.Single,
    };

    private static (string, string)? Proof(SectionReader? part)
    {
        if (part is null) return null;
        var secret = part.Text("Secret") ?? "";
        if (secret.Length is > 0 and < 16 or > 256) part.Add("Secret", "has fewer than 16 characters or more than 256", "use 32 random characters");
        return (part.Text("Field") ?? "", secret);
    }

    private static bool IsUnix(string text) => text.Equals(Unix, StringComparison.OrdinalIgnoreCase);

    // RFC 9110 section 5.6.2.
    private static bool IsToken(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
