using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Captures;

/// <summary>A curl command as people copy it out of a browser or a manual, taken apart without running anything.</summary>
/// <param name="Request">The first address's request; null when the command names none.</param>
public sealed record CurlCommand(Request? Request)
{
    /// <summary>What is read of one command at most, in characters.</summary>
    internal const int Longest = 4 * 1024 * 1024;

    /// <summary><c>--resolve</c>: <c>host:port:address</c>, as given.</summary>
    public ImmutableArray<string> Resolve { get; init; } = [];

    /// <summary><c>-x</c>, as given.</summary>
    public string? Proxy { get; init; }

    /// <summary><c>-k</c>: the certificate is not checked.</summary>
    public bool Insecure { get; init; }

    /// <summary><c>-L</c>.</summary>
    public bool FollowsRedirects { get; init; }

    /// <summary><c>-E</c>: a client certificate is presented.</summary>
    public bool HasClientCertificate { get; init; }

    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>Reads the first command of a text; never throws on its content.</summary>
    public static CurlCommand Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = Recognition.CommandStart(text);
        return Read(start == text.Length ? text : text[start..], static word => word, out _);
    }

    /// <param name="decode">What a word of this text means.</param>
    /// <param name="length">How much of the text the command takes.</param>
    internal static CurlCommand Read(string text, Func<string, string> decode, out int length)
    {
        var words = CmdWords.Recognises(text) ? CmdWords.Split(text, out length, out var open) : ShellWords.Split(text, out length, out open);
        var build = new CurlBuild();
        if (open) build.Report("a quote is not closed", "copy the command as a whole, with its last line");
        build.Take(words.ConvertAll(word => decode(word)));
        return build.ToCommand();
    }
}
