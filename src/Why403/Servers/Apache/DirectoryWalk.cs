using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>
/// Down the path of the file, component by component: sections, the .htaccess of each directory, permission to search and
/// symlinks under the options in force at that point (ap_directory_walk in server/request.c).
/// </summary>
internal sealed class DirectoryWalk(RequestRecord request)
{
    private readonly Run _run = request.Run;
    private readonly List<Section> _sections = request.Server.Directories;
    private DirectorySettings? _merged;
    private OptionSet _options = request.Settings.Options;
    // Where no AllowOverride stands anywhere the file is looked for all the same, and nothing may stand in it (OR_UNSET).
    private Overrides? _override = request.Settings.Override;
    private OptionBits _overrideOptions = request.Settings.OverrideOptions ?? OptionBits.Every;
    private ImmutableHashSet<string>? _overrideList = request.Settings.OverrideList;
    private string _at = "/";
    private string _rest = "";
    private int _depth = 1;

    public int Walk()
    {
        if (request.Filename is not { } filename) return 0;
        filename = request.Filename = Paths.Canonical(filename);
        if (request.Kind is NodeKind.Missing or NodeKind.Symlink && Stat(filename) is { } unknown) return unknown;
        var entry = request.Kind == NodeKind.File ? Paths.Parent(filename) : filename.EndsWith('/') ? filename : filename + "/";
        if (request.Walked is { } walked && walked.Server == request.Server && (request.Kind == NodeKind.File || request.Kind == NodeKind.Directory && request.PathInfo.Length == 0) && walked.Directory == entry)
            return Familiar(walked);
        return Anew(filename);
    }

    private int? Stat(string filename)
    {
        var found = _run.Files.Stat(filename);
        if (found.IsUnknown) return NotTold(found);
        request.Kind = found.Error == Errno.None && (found.Node.Kind == NodeKind.Directory || !filename.EndsWith('/')) ? found.Node.Kind : NodeKind.Missing;
        return null;
    }

    private int NotTold(Found found)
    {
        _run.Unknown($"what the worker may do with {Bytes.Text(found.Guilty)} is not known", null);
        return 500;
    }

    /// <summary>The same directory as the request before: its sections are taken over, only a link is looked at again.</summary>
    private int Familiar(WalkCache walked)
    {
        request.IsFamiliar = true;
        request.Settings = walked.Result;
        if ((request.Settings.Options.Value & OptionBits.SymLinks) != 0) return 0;
        var found = _run.Files.StatLink(request.Filename!);
        if (found.IsUnknown) return NotTold(found);
        if (found.Error == Errno.None && found.Node.Kind == NodeKind.Symlink && Links.Resolve(request, found, request.Settings.Options.Value, out _) is { } refused)
        {
            _run.Logs("error", $"AH00032: Symbolic link not allowed or link target not accessible: {request.Filename}");
            return request.Refuse(403, refused);
        }
        return 0;
    }

    private int Anew(string filename)
    {
        string saved;
        if (request.Kind == NodeKind.Directory && request.PathInfo.Length > 0) { saved = ""; _rest = Paths.Canonical(filename + "/" + request.PathInfo); }
        else { saved = request.PathInfo; _rest = filename; }
        _rest = _rest.TrimStart('/');
        var next = 0;
        var kind = NodeKind.Directory;
        while (true)
        {
            var directory = _depth > 1 && !_at.EndsWith('/') ? _at + "/" : _at;
            for (; next < _sections.Count && _sections[next].Regex is null && _sections[next].Components <= _depth; next++)
            {
                var section = _sections[next];
                if (section.Components != 0 && (section.Components < _depth || (section.HasWildcard ? !Fnmatch.Matches(section.Path, directory) : section.Path != directory))) continue;
                Apply(section);
            }
            if (AccessFile(directory) is { } refused) return refused;
            if (_rest.Length == 0) break;
            var end = _rest.IndexOf('/', _rest[0] == '/' ? 1 : 0);
            var piece = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? "" : _rest[end..];
            _at += piece;
            if (piece is "" or "/") break;
            // A file that is there and links that may be followed: nothing on the way needs a look.
            if (request.Kind != NodeKind.Missing && (_options.Value & (OptionBits.SymOwner | OptionBits.SymLinks)) == OptionBits.SymLinks) { kind = NodeKind.Directory; _depth++; continue; }
            if (Step(out kind) is { } status) return status;
            if (kind != NodeKind.Directory) break;
            _depth++;
        }
        if (request.Kind is NodeKind.Missing or NodeKind.Symlink) request.Kind = kind;
        request.Filename = _at;
        request.PathInfo = saved.Length == 0 ? _rest : _rest.Length == 0 ? saved : _rest + (_rest.EndsWith('/') || saved[0] == '/' ? "" : "/") + saved;
        for (; next < _sections.Count; next++)
            if (_sections[next].Regex is { } regex && SectionWalks.Matches(request, _sections[next], regex, _at)) Apply(_sections[next]);
        if (_merged is not null) request.Settings = _run.Configuration.Merge(request.Settings, _merged);
        request.Walked = new(request.Server, request.Kind == NodeKind.Directory ? _at : Paths.Parent(_at), request.Settings);
        return 0;
    }

    private void Apply(Section section)
    {
        Adopt(section.Settings);
        _merged = SectionWalks.Merge(request, _merged, section);
    }

    /// <summary>core_opts_merge: options and overrides as they change on the way.</summary>
    private void Adopt(DirectorySettings settings)
    {
        _options = _options.Merge(settings.Options);
        if (settings.Override is { } classes)
        {
            _override = classes;
            _overrideOptions = settings.OverrideOptions ?? OptionBits.Every;
        }
        _overrideList = settings.OverrideList ?? _overrideList;
    }

    private int? AccessFile(string directory)
    {
        if (_override == Overrides.None && _overrideList is not { Count: > 0 }) return null;
        var status = _run.AccessFiles.Find(request, directory, _override ?? Overrides.None, _overrideOptions, _overrideList, out var section);
        if (status != 0) return status;
        if (section is null) return null;
        Adopt(section.Settings);
        _run.Step("sections", StepRole.Chosen, $"{Bytes.Text(section.Path)} applies", section.Source?.Span);
        _merged = _run.Configuration.Merge(_merged, section.Settings);
        return null;
    }

    /// <summary>One component is looked at; null where the walk goes on or ends well.</summary>
    private int? Step(out NodeKind kind)
    {
        kind = NodeKind.Missing;
        var found = _run.Files.StatLink(_at);
        if (found.IsUnknown) return NotTold(found);
        switch (found.Error)
        {
            case Errno.None: break;
            case Errno.NotFound: return null;
            case Errno.Access:
                _run.Logs("error", $"AH00035: access to {request.Uri} denied (filesystem path '{_at}') because search permissions are missing on a component of the path");
                return request.Refuse(403, FileDecision.Of("files", found, _at, 403, null));
            default:
                _run.Logs("error", $"AH00036: access to {request.Uri} failed (filesystem path '{_at}')");
                return request.Refuse(403, new("files", "server.path-suspicious", $"{Bytes.Text(_at)}: {found.Reason}", null, null) { Path = _at });
        }
        kind = found.Node.Kind;
        if (kind == NodeKind.Symlink && Links.Resolve(request, found, _options.Value, out kind) is { } refused)
        {
            _run.Logs("error", $"AH00037: Symbolic link not allowed or link target not accessible: {_at}");
            return request.Refuse(403, refused);
        }
        if (kind == NodeKind.Special)
        {
            _run.Logs("error", $"AH00038: Forbidden: {_at} doesn't point to a file or directory");
            return request.Refuse(403, new("files", "server.access-rule", $"{Bytes.Text(_at)} is neither a file nor a directory", null, null) { Path = _at });
        }
        return null;
    }
}
