using System.Text;
using Why403.Files;
using Why403.Servers;
using Why403.Text;

namespace Why403.Cli.Tracing;

/// <summary>
/// The configuration's texts on disk, or below the folder of an unpacked tree. Links are resolved inside of that folder:
/// one in an image that points at <c>/etc/shadow</c> leads to the image's own.
/// </summary>
internal sealed class DiskTexts(DiskView view) : IConfigurationFiles
{
    private const int LongestText = 128 * 1024 * 1024;
    private const int MostLinks = 40;

    private readonly Dictionary<string, (SourceText? Text, string Reason)> _texts = new(StringComparer.Ordinal);

    public SourceText? Read(string path, out string reason)
    {
        if (!_texts.TryGetValue(path, out var known)) _texts[path] = known = Open(path);
        reason = known.Reason;
        return known.Text;
    }

    public IReadOnlyList<string> Names(string directory)
    {
        var names = new List<string>();
        if (Canonical(directory, out _) is { } real) view.Enumerate(real, (name, _) => names.Add(name));
        return names;
    }

    /// <summary>A password file's text, to test given credentials against.</summary>
    public string? Passwords(string path) => Read(path, out _)?.Text;

    private (SourceText?, string) Open(string path)
    {
        if (Canonical(path, out var why) is not { } real) return (null, why);
        var look = view.Look(real);
        if (look.Node.IsDirectory) return (null, "it is a directory");
        // A pipe or a device would block or never end.
        if (!look.Node.IsFile) return (null, "it is no regular file");
        try
        {
            using var stream = new FileStream(view.OnDisk(real), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > LongestText) return (null, "it is longer than 128 MB");
            var bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (new SourceText(path, Encoding.UTF8.GetString(bytes.AsSpan(0, length))), "");
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "permission denied");
        }
        catch (IOException e)
        {
            return (null, e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message);
        }
    }

    /// <summary>The path without links; null with the reason where it leads nowhere.</summary>
    private string? Canonical(string path, out string reason)
    {
        var links = 0;
        var at = "/";
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (pending.TryPop(out var name))
        {
            if (name == ".") continue;
            if (name == "..") { at = at.LastIndexOf('/') is > 0 and var slash ? at[..slash] : "/"; continue; }
            var next = at == "/" ? "/" + name : at + "/" + name;
            var look = view.Look(next);
            if (look.Sight != Sight.Seen)
            {
                reason = look.Sight == Sight.Missing ? "no such file" : look.Because;
                return null;
            }
            if (!look.Node.IsLink) { at = next; continue; }
            if (++links > MostLinks || view.TargetOf(next) is not { Length: > 0 } target) { reason = "its links lead nowhere"; return null; }
            if (target[0] == '/') at = "/";
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(part);
        }
        reason = "";
        return at;
    }
}
