using Why403.Text;

namespace Why403.Servers;

/// <summary>A refusal of the file system, with the entry that is guilty.</summary>
internal static class FileDecision
{
    public static Decision Of(string phase, Found found, string path, int status, SourceSpan? where)
    {
        var guilty = Bytes.Text(found.Guilty);
        var facts = found.Node.Facts.Length > 0 ? $" ({found.Node.Facts})" : "";
        var (cause, text) = (found.Error, found.IsParentBlocked) switch
        {
            (Errno.Access, true) => ("file.parent-blocked", $"the worker may not search {guilty}{facts}, so it cannot reach {Bytes.Text(path)}"),
            (Errno.Access, false) => ("file.mode-denies", $"the worker may not read {guilty}{facts}"),
            (Errno.Permission, _) => ("file.mode-denies", $"the worker may not change {guilty}{facts}"),
            (Errno.Loop, _) => ("file.symlink-refused", $"the symlink {guilty} may not be followed here, or leads round in a circle"),
            _ => ((string?)null, $"{Bytes.Text(path)}: {found.Reason}"),
        };
        return new(phase, status is 403 or 500 ? cause : null, text, where, found.Guilty) { Layer = cause is null ? Layer.Server : Layer.FileSystem, Path = found.Guilty };
    }
}
