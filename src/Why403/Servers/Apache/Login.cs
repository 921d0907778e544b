using System.Text;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>Who it is: AuthType Basic with password files (mod_auth_basic.c, mod_authn_file.c); other kinds are left open.</summary>
internal static class Login
{
    /// <summary>Null where none is set, or <c>None</c>.</summary>
    public static Directive? TypeOf(RequestRecord request) =>
        request.Settings.AuthType is { } type && !type[0].Equals("none", StringComparison.OrdinalIgnoreCase) && request.Run.Configuration.Modules.Has("mod_authn_core.c") ? type : null;

    /// <summary>0 with the user set, or a status.</summary>
    public static int Check(RequestRecord request)
    {
        var run = request.Run;
        if (TypeOf(request) is not { } type) return 0;
        if (!type[0].Equals("basic", StringComparison.OrdinalIgnoreCase) || !run.Configuration.Modules.Has("mod_auth_basic.c")) { run.Unknown($"`{type}` is a way to log in that is not computed here", type.Span); return 500; }
        if (request.Settings.AuthName is not { } realm)
        {
            run.Logs("error", $"AH01615: need AuthName: {request.Uri}");
            return request.Refuse(500, new("access", null, $"`{type}` needs an AuthName", type.Span, type));
        }
        if (request.Settings.BasicOther is { } other) { run.Unknown($"`{other}` changes how passwords are compared", other.Span); return 500; }
        if (run.Fields["Authorization"] is not { } field) return request.Refuse(401, Refused(type, "the request carries no user and password"));
        var space = field.IndexOf(' ', StringComparison.Ordinal);
        if (!(space < 0 ? field : field[..space]).Equals("basic", StringComparison.OrdinalIgnoreCase))
        {
            run.Logs("error", $"AH01614: client used wrong authentication scheme: {request.Uri}");
            return request.Refuse(401, Refused(type, "the request carries another kind of login than Basic"));
        }
        var (user, password) = Credentials(space < 0 ? "" : field[space..].Trim(' ', '\t'));
        request.User = user;
        foreach (var provider in request.Settings.BasicProvider?.Words ?? ["file"])
        {
            if (provider != "file") { run.Unknown($"`{request.Settings.BasicProvider}` asks a source that is not read here", request.Settings.BasicProvider?.Span); return 500; }
        }
        return Compare(request, type, user, password);
    }

    private static (string User, string Password) Credentials(string encoded)
    {
        // The server stops at what is no base64 (ap_pbase64decode).
        var end = encoded.AsSpan().IndexOfAnyExcept(CharacterSets.Base64);
        var clean = end < 0 ? encoded : encoded[..end];
        clean = clean[..(clean.Length - (clean.Length % 4 == 1 ? 1 : 0))];
        var decoded = Encoding.Latin1.GetString(Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '=')));
        var nul = decoded.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0) decoded = decoded[..nul];
        var colon = decoded.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (decoded, "") : (decoded[..colon], decoded[(colon + 1)..]);
    }

    private static int Compare(RequestRecord request, Directive type, string user, string password)
    {
        var run = request.Run;
        if (request.Settings.UserFile is not { } file)
        {
            run.Logs("error", "AH01619: AuthUserFile not specified in the configuration");
            return request.Refuse(500, new("access", null, "no AuthUserFile is set", type.Span, type));
        }
        var path = run.Configuration.Rooted(file[0]);
        var text = Text(request, path, file);
        if (run.UnknownBecause is not null && !run.IsListing) return 500;
        var name = Redaction.Quote(Bytes.Text(user));
        if (text is null)
        {
            run.Logs("error", $"AH01620: Could not open password file: {path}");
            return request.Refuse(500, new("access", null, $"the password file {Bytes.Text(path)} cannot be opened by the worker", file.Span, type) { Path = path });
        }
        if (Entry(text, user) is not { } wanted)
        {
            if (request.Settings.BasicAuthoritative == false) { run.Unknown("another module may know the user, as `AuthBasicAuthoritative Off` asks it", type.Span); return 500; }
            run.Logs("error", $"AH01618: user {user} not found: {request.Uri}");
            return request.Refuse(401, Refused(type, $"the user \"{name}\" is not in {Bytes.Text(path)}"));
        }
        switch (Fits(wanted, password))
        {
            case null: run.Unknown($"the hash of the user \"{name}\" is of a kind that is not computed here", file.Span); return 500;
            case true: return 0;
        }
        run.Logs("error", $"AH01617: user {user}: authentication failure for \"{request.Uri}\": Password Mismatch");
        return request.Refuse(401, Refused(type, $"the password of \"{name}\" does not fit"));
    }

    /// <summary>apr_password_validate: what is none of its own kinds goes to crypt(), whose results are 13 characters, or begin with a dollar or an underscore.</summary>
    private static bool? Fits(string wanted, string password) =>
        wanted.StartsWith("{SHA}", StringComparison.Ordinal) || wanted.StartsWith('$') || wanted.StartsWith('_') || wanted.Length == 13 ? PasswordHash.Fits(wanted, password) : false;

    private static Decision Refused(Directive type, string text) => new("access", "login.required", text, type.Span, type);

    /// <summary>Null where the worker may not read the file; what cannot be told is noted.</summary>
    public static string? Text(RequestRecord request, string path, Directive source)
    {
        var run = request.Run;
        var found = run.Files.Open(path);
        if (found.IsUnknown) { run.Unknown($"what the worker may do with {Bytes.Text(found.Guilty)} is not known", source.Span); return ""; }
        if (found.Error != Errno.None || found.Node.Kind != NodeKind.File) return null;
        if (run.Files.Passwords(path) is { } text) return Bytes.Of(text);
        run.Unknown($"the file {Bytes.Text(path)} cannot be read here", source.Span);
        return "";
    }

    private static string? Entry(string text, string user)
    {
        foreach (var line in text.Split('\n'))
        {
            var row = line.Trim();
            if (row.Length == 0 || row[0] == '#') continue;
            var colon = row.IndexOf(':', StringComparison.Ordinal);
            if ((colon < 0 ? row : row[..colon]) != user) continue;
            var rest = colon < 0 ? "" : row[(colon + 1)..];
            var end = rest.IndexOf(':', StringComparison.Ordinal);
            return end < 0 ? rest : rest[..end];
        }
        return null;
    }
}
