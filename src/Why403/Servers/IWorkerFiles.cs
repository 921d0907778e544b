namespace Why403.Servers;

public enum NodeKind
{
    Missing,
    File,
    Directory,
    Symlink,
    /// <summary>A socket, a pipe, a device.</summary>
    Special,
    /// <summary>Neither present nor absent can be told.</summary>
    Unknown,
}

/// <summary>What the file system holds under one name, and what the worker may do with it; null where that cannot be told.</summary>
public sealed record FileNode(NodeKind Kind)
{
    public static FileNode Missing { get; } = new(NodeKind.Missing);

    public bool? MayRead { get; init; }

    public bool? MayWrite { get; init; }

    /// <summary>Search a directory, execute a file, follow a symlink (the kernel's protected_symlinks may forbid it).</summary>
    public bool? MaySearch { get; init; }

    /// <summary>Any execute bit of the owner (S_IXUSR), which is what nginx looks at for <c>-x</c>.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Where a symlink points.</summary>
    public string Target { get; init; } = "";

    public uint? Owner { get; init; }

    /// <summary>Only owners may remove entries of this directory.</summary>
    public bool IsSticky { get; init; }

    /// <summary>The facts as one clause, such as "mode 0700, owner root".</summary>
    public string Facts { get; init; } = "";
}

/// <summary>The file system as the worker's user meets it.</summary>
public interface IWorkerFiles
{
    /// <summary>The entry of that absolute path itself (as lstat); no directory above it is a symlink.</summary>
    FileNode Look(string path);

    /// <summary>The names in a directory, for hints; empty when closed to us.</summary>
    IReadOnlyList<string> Names(string path);

    /// <summary>The text of a password file, read to test given credentials and never shown; null when closed to us.</summary>
    string? Passwords(string path);
}
