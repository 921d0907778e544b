namespace Why403.Servers.Apache;

/// <summary>Whether a symlink may be followed under the options in force where it stands (resolve_symlink).</summary>
internal static class Links
{
    /// <summary>The refusal, or null with what the link leads to.</summary>
    public static Decision? Resolve(RequestRecord request, Found link, OptionBits options, out NodeKind kind)
    {
        kind = NodeKind.Symlink;
        var run = request.Run;
        var path = link.Path;
        var source = request.Settings.OptionsSource;
        var waived = run.IsWaived(path);
        if ((options & (OptionBits.SymOwner | OptionBits.SymLinks)) == 0 && !waived)
            return Refused(path, $"{Bytes.Text(path)} is a symlink and the options in force there follow none", source);
        var target = run.Files.Stat(path);
        if (target.IsUnknown) { run.Unknown($"what the worker may do with {Bytes.Text(target.Guilty)} is not known", null); return null; }
        if (target.Error == Errno.Access) return FileDecision.Of("files", target, path, 403, source?.Span);
        if (target.Error != Errno.None) return Refused(path, $"{Bytes.Text(path)} is a symlink that leads nowhere ({target.Reason})", source);
        kind = target.Node.Kind;
        if ((options & OptionBits.SymOwner) == 0 || waived) return null;
        if (link.Node.Owner is null || target.Node.Owner is null) { run.Unknown($"the owners of {Bytes.Text(path)} and of its target are not known", source?.Span); return null; }
        return link.Node.Owner == target.Node.Owner ? null : Refused(path, $"{Bytes.Text(path)} is a symlink of another owner than its target, and SymLinksIfOwnerMatch is in force", source);
    }

    private static Decision Refused(string path, string text, Directive? source) => new("files", "file.symlink-refused", text, source?.Span, path) { Layer = Layer.FileSystem, Path = path };
}
