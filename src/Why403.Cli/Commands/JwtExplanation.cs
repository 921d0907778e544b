using System.Collections.Immutable;
using System.Text;
using Why403.Catalogues;
using Why403.Investigations;
using Why403.Rendering;
using Why403.Tokens;

namespace Why403.Cli.Commands;

/// <summary>A JSON Web Token on the screen: the diagnosis, then every check in order, then what the token holds.</summary>
internal static class JwtExplanation
{
    private const int Longest = 1 << 20;

    /// <summary>A pasted token is no file name: an error that repeats it would put it on the screen.</summary>
    public static string Read(string name)
    {
        if (name.StartsWith("eyJ", StringComparison.Ordinal) && name.Contains('.', StringComparison.Ordinal)) return name;
        using var stream = Files.Open(name, "pbpaste | why403 token -");
        return Encoding.UTF8.GetString(Bytes(stream, Longest, name));
    }

    public static byte[] Bytes(Stream stream, int longest, string name)
    {
        var bytes = new byte[longest + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > longest) throw Complaint.Unreadable($"{name} is longer than {longest / 1024} KiB", "give the token or the key set alone");
        return bytes[..length];
    }

    public static int Show(string text, JwtExpectations expectations, Catalogue catalogue, Presentation presentation)
    {
        var (diagnosis, checks) = TokenInquiry.Diagnose(text, expectations, catalogue);
        // The checks stand below as a table; as notes they are for the other formats.
        var table = presentation is { Format: OutputFormat.Text, Render.Quiet: false };
        presentation.Write(table ? diagnosis with { Notes = [] } : diagnosis);
        if (table) presentation.WriteText(Table(checks, [.. diagnosis.Notes.Skip(checks.Length).Select(n => n.Fact)], presentation.Render));
        return ExitCodes.Of(diagnosis.Verdict);
    }

    private static StyledText Table(ImmutableArray<Check> checks, ImmutableArray<string> contents, RenderOptions render)
    {
        var page = CheckTable.Of(checks, render);
        if (contents.IsEmpty) return page;
        page.Line().Line("it also holds:", Role.Heading);
        foreach (var fact in contents) page.Wrap(new StyledText(render.Ascii).Add("= ", Role.Muted).Prose(fact), Math.Max(render.Width, 40), "   ", "     ");
        return page;
    }
}
