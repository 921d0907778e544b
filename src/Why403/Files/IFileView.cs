namespace Why403.Files;

/// <summary>
/// A file tree to look at: this machine's, an unpacked image, or one made for a test. Every path handed in is absolute,
/// holds no <c>.</c> or <c>..</c>, and no symbolic link before its last component: the walk resolves links itself.
/// Bytes of a name that are no UTF-8 are kept as lone surrogates U+DC80 to U+DCFF.
/// </summary>
public interface IFileView
{
    FileLook Look(string path);

    /// <summary><see cref="AccessList.None"/> where there is none, <see cref="AccessList.Unknown"/> where it cannot be read.</summary>
    AccessList ListOf(string path);

    /// <summary>The text of a link; null when it cannot be read.</summary>
    string? TargetOf(string path);

    /// <summary>Hands over every entry of a directory but <c>.</c> and <c>..</c>, in any order. Not null: why it could not be listed, as a clause.</summary>
    string? Enumerate(string directory, Action<string, FileLook> each);

    Surroundings Surroundings { get; }
}

/// <summary>What decides besides the entries themselves. Null stands for unknown.</summary>
public sealed record Surroundings
{
    public MountTable Mounts { get; init; } = MountTable.Empty;

    /// <summary><c>fs.protected_symlinks</c>.</summary>
    public bool? ProtectsLinks { get; init; }

    public bool? SelinuxEnforces { get; init; }

    public bool? AppArmorEnabled { get; init; }

    /// <summary>The folder in which an unpacked tree lies; null for a running system.</summary>
    public string? UnpackedIn { get; init; }
}
