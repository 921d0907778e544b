using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>Passwords (ngx_http_auth_basic_module). The file is opened only when a credential came.</summary>
internal static class AuthBasic
{
    public static (int Status, Decision? Decision) Check(Run run)
    {
        if (run.Settings is not { Realm: { } realm, UserFile: { } file }) return (AccessPhase.Declined, null);
        if (run.Expand(run.Configuration.Template(realm[0])) == "off" || run.UnknownBecause is not null) return (AccessPhase.Declined, null);
        if (run.IsWaived(realm)) return (AccessPhase.Declined, null);
        if (run.Headers.Basic() is not { } given)
        {
            run.Logs("info", "no user/password was provided for basic authentication");
            return (401, Refused(realm, "the request carries no user and password"));
        }
        var path = run.Expand(run.Configuration.Template(file[0]));
        if (!path.StartsWith('/')) path = run.Configuration.ConfigurationPrefix + path;
        var found = run.Files.Open(path);
        if (found.IsUnknown) { FileMapping.NotTold(run, found); return (AccessPhase.Declined, null); }
        if (found.Error != Errno.None)
        {
            run.Logs(found.Error == Errno.NotFound ? "error" : "crit", $"open() \"{path}\" failed ({found.Reason})");
            return (found.Error == Errno.NotFound ? 403 : 500, new("access", found.Error == Errno.NotFound ? "server.access-rule" : null, $"the password file {Bytes.Text(path)} cannot be opened: {found.Reason}", file.Span, realm) { Path = path });
        }
        if (found.Node.Kind == NodeKind.Directory) return (500, new("access", null, $"the password file {Bytes.Text(path)} is a directory", file.Span, realm) { Path = path });
        if (run.Files.Passwords(path) is not { } text) { run.Unknown($"the password file {Bytes.Text(path)} cannot be read here", file.Span); return (AccessPhase.Declined, null); }
        var name = Bytes.Text(given.User);
        if (Entry(text, given.User) is not { } wanted)
        {
            run.Logs("error", $"user \"{name}\" was not found in \"{path}\"");
            return (401, Refused(realm, $"the user \"{Redaction.Quote(name)}\" is not in {Bytes.Text(path)}"));
        }
        switch (PasswordHash.Fits(wanted, given.Password))
        {
            case null: run.Unknown($"the hash of the user \"{Redaction.Quote(name)}\" is of a kind that is not computed here", file.Span); return (AccessPhase.Declined, null);
            case true: return (0, null);
        }
        run.Logs("error", $"user \"{name}\": password mismatch");
        return (401, Refused(realm, $"the password of \"{Redaction.Quote(name)}\" does not fit"));
    }

    private static Decision Refused(Directive realm, string text) => new("access", "login.required", text, realm.Span, realm);

    private static string? Entry(string text, string user)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (line.StartsWith("#") || line.Length <= user.Length || line[user.Length] != ':' || !line.StartsWith(user)) continue;
            var rest = line[(user.Length + 1)..];
            var end = rest.IndexOfAny('\r', ':');
            return (end < 0 ? rest : rest[..end]).ToString();
        }
        return null;
    }
}
