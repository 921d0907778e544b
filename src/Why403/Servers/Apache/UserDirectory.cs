namespace Why403.Servers.Apache;

/// <summary><c>/~user/</c> (translate_userdir in mod_userdir.c).</summary>
internal static class UserDirectory
{
    /// <summary>Null for an address that is none of its own.</summary>
    public static int? Map(RequestRecord request)
    {
        var uri = request.Uri;
        if (uri.Length < 3 || uri[0] != '/' || uri[1] != '~' || request.Server.UserDirs.Count == 0) return null;
        var slash = uri.IndexOf('/', 2);
        var user = slash < 0 ? uri[2..] : uri[2..slash];
        var rest = slash < 0 ? "" : uri[slash..];
        if (user.Length == 0 || user is "." or "..") return null;
        var directories = "public_html";
        var source = request.Server.UserDirs[0];
        bool? disabled = null;
        bool isEnabled = false, isDisabled = false;
        foreach (var line in request.Server.UserDirs)
        {
            var word = Bytes.Lower(line[0]);
            if (word is "disable" or "disabled") { if (line.Count == 1) disabled = true; else isDisabled |= line.Words.Skip(1).Contains(user); }
            else if (word is "enable" or "enabled") { if (line.Count == 1) disabled = false; else isEnabled |= line.Words.Skip(1).Contains(user); }
            else (directories, source) = (line.Arguments, line);
        }
        if (isDisabled || disabled == true && !isEnabled) return null;
        var words = LineWords.All(directories);
        for (var i = 0; i < words.Length; i++)
        {
            if (Path(request, words[i], user, rest, source, out var redirect) is not { } path)
            {
                if (redirect is null) continue;
                request.RedirectTo = redirect;
                return request.Refuse(302, new("mapping", null, $"`{source}` redirects", source.Span, source));
            }
            var found = request.Run.Files.Stat(path);
            if (i < words.Length - 1 && found.Error != Errno.None) continue;
            request.Filename = path + rest;
            request.Run.Step("mapping", StepRole.Chosen, $"`{source}` maps the address to {Bytes.Text(request.Filename)}", source.Span);
            return 0;
        }
        return null;
    }

    private static string? Path(RequestRecord request, string word, string user, string rest, Directive source, out string? redirect)
    {
        redirect = null;
        var star = word.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0)
        {
            var prefix = word[..star];
            var suffix = word[(star + 1)..];
            if (prefix.Contains(':', StringComparison.Ordinal) && !word.StartsWith('/')) { redirect = prefix + user + rest; return null; }
            if (word.StartsWith('/')) return prefix + user + suffix;
        }
        if (word.StartsWith('/')) return $"{word}/{user}";
        return Home(request, user, source) is { } home ? $"{home}/{word}" : null;
    }

    /// <summary>The home of the host's own list of users.</summary>
    private static string? Home(RequestRecord request, string user, Directive source)
    {
        if (request.Run.Configuration.Files.Read("/etc/passwd", out _) is not { } users) { request.Run.Unknown($"the homes that `{source}` leads to are not known", source.Span); return null; }
        foreach (var line in users.Text.Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length > 5 && Bytes.Of(fields[0]) == user) return Bytes.Of(fields[5]);
        }
        return null;
    }
}
