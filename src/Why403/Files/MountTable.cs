using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Why403.Files;

/// <summary>A mount and those of its options that refuse (mount(8)).</summary>
public sealed record Mount(ulong Id, string Point, string Kind)
{
    public bool ReadOnly { get; init; }

    public bool NoExecute { get; init; }

    public bool NoDevices { get; init; }

    public bool NoLinks { get; init; }

    // These ask a server, a daemon or their own rules; owner and mode as shown are at most a hint.
    private static readonly FrozenSet<string> OwnJudges = FrozenSet.ToFrozenSet(
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "glusterfs", "fuse", "fuseblk", "proc", "vboxsf", "prl_fs", "virtiofs", "coda", "orangefs"]);

    public bool DecidesItself => OwnJudges.Contains(Kind) || Kind.StartsWith("fuse.", StringComparison.Ordinal);
}

/// <summary>The mounts that a process sees, by their id.</summary>
public sealed class MountTable
{
    private readonly Dictionary<ulong, Mount> _mounts = [];

    public static MountTable Empty { get; } = new();

    public static MountTable Of(params ReadOnlySpan<Mount> mounts)
    {
        var table = new MountTable();
        foreach (var mount in mounts) table._mounts[mount.Id] = mount;
        return table;
    }

    /// <summary>Reads <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)); lines that do not parse are passed over.</summary>
    public static MountTable Read(string mountinfo)
    {
        ArgumentNullException.ThrowIfNull(mountinfo);
        var table = new MountTable();
        foreach (var line in mountinfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var dash = Array.IndexOf(words, "-");
            if (dash < 6 || dash + 3 >= words.Length || !ulong.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            var options = words[5].Split(',');
            // A file system mounted read-only says so in its own options, behind the dash.
            table._mounts[id] = new(id, Unescaped(words[4]), words[dash + 1])
            {
                ReadOnly = options.Contains("ro") || words[dash + 3].Split(',').Contains("ro"),
                NoExecute = options.Contains("noexec"),
                NoDevices = options.Contains("nodev"),
                NoLinks = options.Contains("nosymfollow"),
            };
        }
        return table;
    }

    public Mount? this[ulong id] => _mounts.GetValueOrDefault(id);

    // Space, tab, line feed and backslash are written as octal numbers.
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var digits = text[i] == '\\' && i + 3 < text.Length ? text.AsSpan(i + 1, 3) : default;
            if (digits.Length == 3 && digits.IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)(((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + digits[2] - '0'));
                i += 3;
            }
            else plain.Append(text[i]);
        }
        return plain.ToString();
    }
}
