using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>Shared access signatures of Azure Storage and of Service Bus.</summary>
internal static class AzureSas
{
    public static SignedLink? InAddress(Occasion occasion)
    {
        var address = occasion.Address;
        var signature = address.Find("sig");
        var version = address["sv"];
        if (address.Has("skn") && signature is not null) return ServiceBus("the address", address.Query);
        // "sig" alone is anybody's parameter; with a version, or with resource and rights, it is Azure's.
        var resource = address["sr"] ?? address["ss"];
        if (version is null && (signature is null || resource is null) || version is not null && signature is null && resource is null && !address.Has("se")) return null;
        if (version is not null && Instant.Iso(version) is null && !address.HostIs("core.windows.net")) return null;
        var policy = address["si"];
        var delegated = address.Has("skoid");
        var end = Instant.Iso(address["se"]);
        var keyEnd = delegated ? Instant.Iso(address["ske"]) : null;
        var keyFirst = keyEnd is { } k && (end is null || k < end);
        return new(delegated ? "Azure user-delegation SAS" : address.Has("ss") ? "Azure account SAS" : "Azure service SAS")
        {
            ValidFrom = Instant.Iso(address["st"]),
            Expires = keyFirst ? keyEnd : end,
            ExpiresBy = keyFirst ? "ske, the delegation key's end" : "se",
            Doubt = policy is null ? "" : $"a stored access policy on the server ({Redaction.Quote(policy)}) can hold the expiry and the rights",
            BoundAddress = address["sip"],
            Rights = address["sp"],
            Signature = signature is { } s ? new("sig", s.Raw, Alphabet.Base64, [44]) : null,
            Missing =
            [
                .. Names(version is null, "sv"), .. Names(signature is null, "sig"), .. Names(resource is null, "sr"),
                .. Names(end is null && policy is null && !address.Has("se"), "se"), .. Names(!address.Has("sp") && policy is null, "sp"),
            ],
            Misfits = [.. Rights(occasion, policy), .. Services(address), .. Protocol(address)],
        };
    }

    /// <summary><c>Authorization: SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>.</summary>
    public static SignedLink? ServiceBus(Occasion occasion)
    {
        const string scheme = "SharedAccessSignature ";
        if (occasion.Request.Headers["authorization"] is not { } value || !value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        return ServiceBus("the Authorization header", value[scheme.Length..]);
    }

    private static SignedLink ServiceBus(string carrier, string token)
    {
        var fields = TokenFields.Read(token, '&');
        return new("Azure Service Bus SAS")
        {
            Carrier = carrier,
            Expires = Instant.Seconds(fields.GetValueOrDefault("se")),
            ExpiresBy = "se",
            KeyId = fields.GetValueOrDefault("skn"),
            Resource = fields.GetValueOrDefault("sr") is { } resource ? Redaction.Quote(Redaction.Address(Uri.UnescapeDataString(resource))) : null,
            Signature = fields.GetValueOrDefault("sig") is { } s ? new("sig", s, Alphabet.Base64, [44]) : null,
            Missing = Partners.Missing(fields.ContainsKey, "sr", "sig", "se"),
        };
    }

    private static ImmutableArray<string> Names(bool missing, string name) => missing ? [name] : [];

    // Only what no operation of the method can do without: which letter an operation needs differs by service.
    private static ImmutableArray<Misfit> Rights(Occasion occasion, string? policy)
    {
        if (policy is not null || occasion.Address["sp"] is not { Length: > 0 and < 20 } rights) return [];
        var (needed, words) = occasion.Request.Method switch
        {
            "GET" or "HEAD" => ("rlftpe", "read or list"),
            "PUT" or "PATCH" => ("wcatimopu", "write or create"),
            "DELETE" => ("dxyp", "delete"),
            _ => ("", ""),
        };
        if (needed.Length == 0 || rights.AsSpan().ContainsAny(needed)) return [];
        return [new("signed-url.wrong-resource", Confidence.Likely, $"the link's rights are sp={Redaction.Quote(rights)}, which do not let {occasion.Request.Method} {words}")];
    }

    /// <summary>An account SAS names services (b f q t) and resource types (s c o).</summary>
    private static ImmutableArray<Misfit> Services(RequestAddress address)
    {
        if (address["ss"] is not { Length: > 0 and < 10 } services || !address.HostIs("core.windows.net")) return [];
        var service = address.Host.Split('.') is [_, var name, ..] ? name switch { "blob" or "dfs" => 'b', "file" => 'f', "queue" => 'q', "table" => 't', _ => '\0' } : '\0';
        if (service != '\0' && !services.Contains(service))
            return [new("signed-url.wrong-resource", Confidence.Likely, $"the link is signed for the services ss={Redaction.Quote(services)}, the host is of the service {service}")];
        // A path of two segments is an object; a listing or a container has one.
        var isObject = service == 'b' && !address.Has("comp") && !address.Has("restype") && address.Path.Trim('/').Contains('/');
        return isObject && address["srt"] is { Length: > 0 and < 10 } types && !types.Contains('o')
            ? [new("signed-url.wrong-resource", Confidence.Likely, $"the link is signed for the resource types srt={Redaction.Quote(types)}, the request asks for an object (o)")]
            : [];
    }

    private static ImmutableArray<Misfit> Protocol(RequestAddress address) =>
        address["spr"] == "https" && address.Scheme == "http"
            ? [new("tls.required", Confidence.Likely, "the link is signed for https only (spr=https) and was used over http")]
            : [];
}
