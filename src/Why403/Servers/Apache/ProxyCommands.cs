using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>mod_proxy and mod_proxy_fcgi: what is passed on, and what of an answer is taken back.</summary>
internal static class ProxyCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["proxypass"] = (s, d) => Pass(s, d, regex: false);
        commands["proxypassmatch"] = (s, d) => Pass(s, d, regex: true);
        commands["proxyrequests"] = (s, d) => CoreCommands.Do(() => s.Server.ProxyRequests = d);
        commands["proxyerroroverride"] = ErrorOverride;
        commands["proxyfcgibackendtype"] = (s, d) => Bytes.Lower(d[0]) is "generic" or "fpm" ? CoreCommands.Do(() => s.Into.GenericFastCgi = Bytes.Lower(d[0]) == "generic") : "ProxyFCGIBackendType requires one of the following arguments: 'GENERIC', 'FPM'";
        commands["proxyfcgisetenvif"] = (s, d) => d.Count is 2 or 3 ? CoreCommands.Do(() => s.Into.FastCgiEnv = s.Into.FastCgiEnv.Add(d)) : "ProxyFCGISetEnvIf takes two or three arguments";
    }

    private static string? Pass(CommandScope scope, Directive directive, bool regex)
    {
        var words = directive.Words.Where(w => w != "~").ToArray();
        regex |= words.Length < directive.Count;
        if (scope.Path is null)
        {
            if (words.Length < 2) return $"{directive.Name} needs a path when not defined in a location";
            scope.Server.ProxyPasses.Add(new(directive, words[0], regex ? scope.Configuration.Regex(words[0], false) : null, words[1]));
            return null;
        }
        if (words.Length == 0) return $"{directive.Name} needs a URL";
        scope.Into.PlaceProxy = new(directive, scope.Path, regex ? scope.Configuration.Regex(scope.Path, false) : null, words[0]);
        return null;
    }

    /// <summary>set_proxy_error_override: On or Off, then the statuses that On is meant for.</summary>
    private static string? ErrorOverride(CommandScope scope, Directive directive)
    {
        if (directive.Count == 0) return "ProxyErrorOverride requires at least one argument";
        foreach (var word in directive.Words)
        {
            if (Bytes.Lower(word) is "on" or "off") { scope.Into.ErrorOverride = Bytes.Lower(word) == "on"; continue; }
            if (scope.Into.ErrorOverride is not { } on) return "ProxyErrorOverride first parameter must be one of: off | on";
            if (word.Length == 0 || !char.IsAsciiDigit(word[0])) return "ProxyErrorOverride: status codes to intercept must be numeric";
            if (!on) return "ProxyErrorOverride: status codes must follow a value of 'on'";
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 400 or >= 600) return "ProxyErrorOverride: status codes to intercept must be valid HTTP Status Codes >=400 && <600";
            scope.Into.ErrorOverrideCodes = scope.Into.ErrorOverrideCodes.Add(code);
        }
        return null;
    }
}
