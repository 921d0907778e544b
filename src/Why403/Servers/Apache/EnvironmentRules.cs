
namespace Why403.Servers.Apache;

/// <summary>Variables that rules set before access is checked (match_headers in mod_setenvif.c).</summary>
internal static class EnvironmentRules
{
    /// <summary>What stands outside of sections, when the request was read.</summary>
    public static void AtServer(RequestRecord request) => Apply(request, request.Server.SetEnvIfs);

    /// <summary>What stands in sections, once they are known.</summary>
    public static void AtDirectory(RequestRecord request) => Apply(request, request.Settings.SetEnvIfs);

    private static void Apply(RequestRecord request, IEnumerable<Directive> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Words;
            var assignments = 1;
            System.Text.RegularExpressions.Match? match = null;
            bool holds;
            if (line.Key == "setenvifexpr")
            {
                if (words.Length < 2) continue;
                holds = Conditions.Holds(request, words[0], line);
            }
            else
            {
                var browser = line.Key.StartsWith("browsermatch", StringComparison.Ordinal);
                assignments = browser ? 1 : 2;
                if (words.Length <= assignments) continue;
                var subject = browser ? request.Run.Fields["User-Agent"] ?? "" : Subject(request, words[0], line);
                var pattern = request.Run.Configuration.Regex(words[assignments - 1], line.Key.EndsWith("nocase", StringComparison.Ordinal));
                match = pattern.Run(subject, out var unknown);
                if (unknown is not null) request.Run.Unknown(unknown, line.Span);
                holds = match is not null;
            }
            if (!holds) continue;
            for (var i = assignments; i < words.Length; i++) Assign(request, words[i], match);
            request.Run.Step("environment", StepRole.Passed, $"`{line}` applies", line.Span);
        }
    }

    private static void Assign(RequestRecord request, string word, System.Text.RegularExpressions.Match? match)
    {
        if (word.StartsWith('!')) { request.Env.Remove(word[1..]); return; }
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var value = equals < 0 ? "1" : word[(equals + 1)..];
        request.Env[equals < 0 ? word : word[..equals]] = match is null ? value : Substitution.Of(value, match);
    }

    private static string Subject(RequestRecord request, string name, Directive line)
    {
        var run = request.Run;
        switch (Bytes.Lower(name))
        {
            case "remote_addr": return run.Client.ToString();
            case "request_uri": return request.Uri;
            case "request_method": return request.Method;
            case "request_protocol": return run.Request.Protocol;
            case "remote_host": run.Unknown("the name of the client's address is not looked up here", line.Span); return "";
            case "server_addr": return run.Request.LocalAddress ?? Missing();
        }
        if (name.AsSpan().IndexOfAnyExcept(CharacterSets.FieldName) < 0) return run.Fields[name] ?? request.Env.GetValueOrDefault(name) ?? "";
        // The name is a pattern of its own: the last field that fits counts.
        var pattern = run.Configuration.Regex(name, line.Key.EndsWith("nocase", StringComparison.Ordinal));
        var value = "";
        foreach (var field in run.Fields.All)
        {
            if (pattern.Run(field.Key, out var unknown) is not null) value = field.Value;
            if (unknown is not null) run.Unknown(unknown, line.Span);
        }
        return value;

        string Missing()
        {
            run.Unknown("the address that the request arrives at is not known", line.Span);
            return "";
        }
    }
}
