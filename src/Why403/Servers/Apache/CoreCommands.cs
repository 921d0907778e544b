using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>Directives of the core (server/core.c) that decide answers.</summary>
internal static class CoreCommands
{
    // The statuses that have a text in http_protocol.c, which ErrorDocument accepts.
    private static readonly HashSet<int> Statuses =
    [
        100, 101, 102, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416,
        417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
    ];

    public static void Register(Dictionary<string, Command> commands)
    {
        commands["options"] = Options;
        commands["allowoverride"] = AllowOverride;
        commands["allowoverridelist"] = AllowOverrideList;
        commands["errordocument"] = ErrorDocument;
        commands["sethandler"] = (s, d) => One(d, "SetHandler") ?? Do(() => s.Into.Handler = d);
        commands["forcetype"] = (s, d) => One(d, "ForceType") ?? Do(() => s.Into.ForceType = d[0]);
        commands["acceptpathinfo"] = (s, d) => One(d, "AcceptPathInfo") ?? Do(() => s.Into.AcceptPathInfo = d);
        commands["limitrequestbody"] = (s, d) => One(d, "LimitRequestBody") ?? (long.TryParse(d[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Do(() => (s.Into.BodyLimit, s.Into.BodyLimitSource) = (limit, d)) : "LimitRequestBody argument is not parsable.");
        commands["allowencodedslashes"] = (s, d) => Do(() => s.Into.EncodedSlashes = Bytes.Lower(d[0]) switch { "on" => 1, "nodecode" => 2, _ => 0 });
        commands["documentroot"] = (s, d) => One(d, "DocumentRoot") ?? Do(() => (s.Server.DocumentRoot, s.Server.DocumentRootSource) = (Paths.Canonical(s.Configuration.Rooted(d[0])), d));
        commands["accessfilename"] = (s, d) => Do(() => s.Server.AccessFileNames = d.Words);
        commands["mergeslashes"] = (s, d) => Flag(d, "MergeSlashes") ?? Do(() => s.Server.MergesSlashes = IsOn(d));
        commands["traceenable"] = (s, d) => Do(() => s.Server.TraceEnable = d);
        commands["stricthostcheck"] = (s, d) => Do(() => s.Server.StrictHostCheck = d);
        commands["httpprotocoloptions"] = (s, d) => Do(() => s.Server.ProtocolOptions = d);
        commands["limitinternalrecursion"] = (s, d) => Do(() => s.Server.Recursion = d);
        commands["registerhttpmethod"] = (s, d) => Do(() => { foreach (var word in d.Words) s.Configuration.Methods.Register(word); });
        commands["listen"] = (s, d) => Do(() => s.Server.Listens.Add(d));
        commands["servername"] = (s, d) => Do(() => (s.Server.Name, s.Server.Port, s.Server.NameSource) = (HostPart(d[0], out var port), port, d));
        commands["serveralias"] = (s, d) => Do(() => s.Server.Aliases.AddRange(d.Words.Select(w => (w, d))));
    }

    public static string? Do(Action action)
    {
        action();
        return null;
    }

    public static bool IsOn(Directive directive) => directive[0].Equals("on", StringComparison.OrdinalIgnoreCase);

    public static string? One(Directive directive, string name) => directive.Count == 1 && directive[0].Length > 0 ? null : $"{name} takes one argument";

    public static string? Flag(Directive directive, string name) => directive.Count >= 1 && Bytes.Lower(directive[0]) is "on" or "off" ? null : $"{name} must be On or Off";

    /// <summary>A ServerName may carry a scheme and a port.</summary>
    private static string HostPart(string name, out string? port)
    {
        port = null;
        var scheme = name.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) name = name[(scheme + 3)..];
        var colon = name.LastIndexOf(':');
        if (colon <= 0 || name.EndsWith(']') || name.IndexOf(':', StringComparison.Ordinal) != colon) return name;
        port = name[(colon + 1)..];
        return name[..colon];
    }

    private static string? Options(CommandScope scope, Directive directive)
    {
        var set = scope.Into.Options;
        var first = true;
        var merges = false;
        var allOrNone = false;
        foreach (var written in directive.Words)
        {
            var word = written;
            var sign = '\0';
            if (word.Length > 0 && word[0] is '+' or '-')
            {
                if (!merges && !first && !allOrNone) return "Either all Options must start with + or -, or no Option may.";
                sign = word[0];
                word = word[1..];
                merges = true;
            }
            else if (first) set = set with { IsPlain = true, Value = OptionBits.None };
            else if (merges) return "Either all Options must start with + or -, or no Option may.";
            if (OptionSet.Named(word) is not { } bits) return $"Illegal option {word}"; // the server's own words
            if (Bytes.Lower(word) is "none" or "all")
            {
                var name = word.Equals("none", StringComparison.OrdinalIgnoreCase) ? "None" : "All";
                if (!first) return $"'Options {name}' must be the first {(name == "None" ? "Option given." : "option given.")}";
                if (merges) return $"You may not use 'Options +{name}' or 'Options -{name}'.";
                allOrNone = true;
            }
            if ((scope.OverrideOptions & bits) != bits) return $"Option {word} not allowed here";
            set = sign switch
            {
                '-' => set with { Remove = set.Remove | bits, Add = set.Add & ~bits, Value = set.Value & ~bits },
                '+' => set with { Add = set.Add | bits, Remove = set.Remove & ~bits, Value = set.Value | bits },
                _ => set with { Value = set.Value | bits },
            };
            first = false;
        }
        (scope.Into.Options, scope.Into.OptionsSource) = (set, directive);
        return null;
    }

    private static string? AllowOverride(CommandScope scope, Directive directive)
    {
        if (scope.IsAccessFile) return "AllowOverride not allowed here";
        var classes = Overrides.None;
        foreach (var word in directive.Words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? null : word[(equals + 1)..];
            switch (Bytes.Lower(equals < 0 ? word : word[..equals]))
            {
                case "limit": classes |= Overrides.Limit; break;
                case "fileinfo": classes |= Overrides.FileInfo; break;
                case "authconfig": classes |= Overrides.AuthConfig; break;
                case "indexes": classes |= Overrides.Indexes; break;
                case "none": classes = Overrides.None; break;
                case "all": classes = Overrides.All; break;
                case "options":
                    classes |= Overrides.Options;
                    if (OverrideOptions(value) is not { } bits) return "Illegal option in AllowOverride"; // the server's own words
                    scope.Into.OverrideOptions = bits;
                    break;
                case "nonfatal":
                    classes |= value is null ? Overrides.None : Bytes.Lower(value) switch { "override" => Overrides.NonfatalOverride, "unknown" => Overrides.NonfatalUnknown, "all" => Overrides.NonfatalOverride | Overrides.NonfatalUnknown, _ => Overrides.None };
                    break;
                default: return $"Illegal override option {word}"; // the server's own words
            }
        }
        scope.Into.Override = classes;
        return null;
    }

    private static OptionBits? OverrideOptions(string? list)
    {
        if (list is null) return OptionBits.All;
        var bits = OptionBits.None;
        foreach (var word in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (OptionSet.Named(word) is not { } one) return null;
            bits |= one;
        }
        return bits;
    }

    private static string? AllowOverrideList(CommandScope scope, Directive directive)
    {
        if (scope.IsAccessFile) return "AllowOverrideList not allowed here";
        var names = directive.Words.Where(w => !w.Equals("none", StringComparison.OrdinalIgnoreCase));
        scope.Into.OverrideList = names.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        return null;
    }

    private static string? ErrorDocument(CommandScope scope, Directive directive)
    {
        if (directive.Count != 2) return "ErrorDocument takes two arguments";
        var digits = directive[0].TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(directive[0].AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || !Statuses.Contains(status)) return $"Unsupported HTTP response code {directive[0]}";
        var text = directive[1];
        // A 401 that led elsewhere would never ask for a password; the server passes over it.
        if (status == 401 && ErrorPages.IsAddress(text)) return null;
        var documents = scope.Into.ErrorDocuments ?? ImmutableDictionary<int, Directive?>.Empty;
        scope.Into.ErrorDocuments = documents.SetItem(status, text.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : directive);
        return null;
    }
}
