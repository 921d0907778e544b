namespace Why403.Files;

/// <summary>Bits and modes as <c>ls -l</c> prints them.</summary>
internal static class ModeText
{
    /// <summary><c>r-x</c>.</summary>
    public static string Of(Access bits) => string.Create(3, bits, static (text, b) =>
    {
        text[0] = b.HasFlag(Access.Read) ? 'r' : '-';
        text[1] = b.HasFlag(Access.Write) ? 'w' : '-';
        text[2] = b.HasFlag(Access.Execute) ? 'x' : '-';
    });

    /// <summary><c>rx</c>, for a command.</summary>
    public static string Letters(Access bits) => Of(bits).Replace("-", "", StringComparison.Ordinal);

    /// <summary><c>drwxr-x---</c>.</summary>
    public static string Of(in FileNode node)
    {
        var kind = node.IsDirectory ? 'd' : node.IsLink ? 'l' : node.IsSocket ? 's' : node.IsFile ? '-' : node.IsDevice ? 'c' : 'p';
        var other = Of(node.Other);
        if (node.IsSticky) other = other[..2] + (node.Other.HasFlag(Access.Execute) ? 't' : 'T');
        return kind + Of(node.Owner) + Of(node.Group) + other;
    }

    /// <summary>The four octal digits of <c>chmod</c>.</summary>
    public static string Octal(in FileNode node) => Convert.ToString(node.Mode & 0xFFF, 8).PadLeft(4, '0');

    /// <summary>The rights in words: what an operation needs.</summary>
    public static string Need(Access wanted, in FileNode node) => wanted switch
    {
        Access.Execute => node.IsDirectory ? "search (x)" : "execute (x)",
        Access.Read => "read (r)",
        Access.Write => "write (w)",
        Access.Write | Access.Execute => "write and search (wx)",
        _ => Letters(wanted),
    };
}
