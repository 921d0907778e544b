using Why403.Logs.Formats;
using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>
/// Apache's error lines name a path of the file system and no request. Which part of it stands before the URL's path is learned
/// from pairs of the same client whose ends agree.
/// </summary>
internal sealed class Roots
{
    private const int SampledErrors = 2000;
    private const int MostRoots = 64;

    private readonly KeyedHash _hash;
    private readonly List<byte[]> _roots = [];

    private Roots(KeyedHash hash) => _hash = hash;

    /// <param name="keys">The key of client and path of each refusal.</param>
    public static Roots Learn(KeyedHash hash, ReadOnlySpan<ErrorRecord> errors, TextPool texts, IReadOnlySet<ulong> keys)
    {
        var roots = new Roots(hash);
        var votes = new Dictionary<string, int>(StringComparer.Ordinal);
        var sampled = 0;
        foreach (ref readonly var error in errors)
        {
            if (error.Cause == 0 || error.Request != 0 || texts[error.Path] is not [(byte)'/', ..] path) continue;
            if (++sampled > SampledErrors) break;
            for (var i = 0; i < path.Length; i++)
                // The root directory alone fits every path that ends in a slash.
                if (path[i] == '/' && (i + 1 < path.Length || path.Length == 1) && keys.Contains(Key(hash, error.Client, path[i..])))
                    votes[System.Text.Encoding.Latin1.GetString(path[..i])] = votes.GetValueOrDefault(System.Text.Encoding.Latin1.GetString(path[..i])) + 1;
        }
        roots._roots.AddRange(votes.OrderByDescending(vote => vote.Value).Take(MostRoots).Select(vote => System.Text.Encoding.Latin1.GetBytes(vote.Key)));
        if (roots._roots.All(root => root.Length > 0)) roots._roots.Add([]);
        return roots;
    }

    /// <summary>The key of a client and a path.</summary>
    public static ulong Key(KeyedHash hash, int client, ReadOnlySpan<byte> path) => hash.Of(path, (ulong)client * 0x9E37_79B9_7F4A_7C15);

    /// <summary>The keys under which a refusal would be found that this line explains.</summary>
    public void Keys(in ErrorRecord error, int line, TextPool texts, List<KeyIndex.Entry> into)
    {
        var path = texts[error.Path];
        if (path.IsEmpty || path[0] != '/') return;
        foreach (var root in _roots)
        {
            if (!path.StartsWith(root) || (path.Length > root.Length && path[root.Length] != '/')) continue;
            var rest = path[root.Length..];
            if (rest.IsEmpty) rest = "/"u8;
            into.Add(new(Key(_hash, error.Client, rest), error.Time, line));
            // Behind the path stands the Referer, and the client may write the words between them into either.
            if (rest.IndexOf(", referer"u8) is > 0 and var referer) into.Add(new(Key(_hash, error.Client, rest[..referer]), error.Time, line));
            // A page that stands for its directory, and the file that stands for all below it.
            var name = rest[(rest.LastIndexOf((byte)'/') + 1)..];
            if (name.StartsWith("index."u8) || name.SequenceEqual(".htaccess"u8)) into.Add(new(Key(_hash, error.Client, rest[..^name.Length]), error.Time, line));
        }
    }

    /// <summary>The path of a request line as the file system has it: without query, percent escapes undone, slashes merged.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> request)
    {
        var target = RequestParts.Split(request).Target;
        if (target.IndexOf("://"u8) is > 0 and < 8 and var scheme) target = target[(scheme + 3)..] is var rest && rest.IndexOf((byte)'/') is >= 0 and var slash ? rest[slash..] : "/"u8;
        if (target.IndexOf((byte)'?') is >= 0 and var query) target = target[..query];
        if (target.IndexOf((byte)'%') < 0 && target.IndexOf("//"u8) < 0) return target;
        var plain = System.Text.Encoding.UTF8.GetBytes(Escapes.UndoPercent(target));
        var length = 0;
        foreach (var letter in plain)
            if (letter != '/' || length == 0 || plain[length - 1] != '/') plain[length++] = letter;
        return plain.AsSpan(0, length);
    }
}
