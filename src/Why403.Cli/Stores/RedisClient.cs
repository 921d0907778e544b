using System.Globalization;
using System.Text;

namespace Why403.Cli.Stores;

/// <summary>As much of Redis' protocol (RESP 2) as a look at a store needs.</summary>
internal sealed class RedisClient(StoreConnection connection)
{
    private const int LongestBlock = 1 << 20;
    private const int MostItems = 100_000;

    /// <summary>A text, a number as text, null, or a list of these.</summary>
    /// <exception cref="StoreFault">An error, or no answer of Redis.</exception>
    public async Task<object?> AskAsync(CancellationToken cancellation, params string[] words)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words) command.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n").Append(word).Append("\r\n");
        // Names of keys are bytes; Latin-1 keeps each of them.
        await connection.SendAsync(Encoding.Latin1.GetBytes(command.ToString()), cancellation).ConfigureAwait(false);
        return await ReplyAsync(0, cancellation).ConfigureAwait(false);
    }

    public async Task<string?> TextAsync(CancellationToken cancellation, params string[] words) => await AskAsync(cancellation, words).ConfigureAwait(false) as string;

    public async Task<IReadOnlyList<object?>> ListAsync(CancellationToken cancellation, params string[] words) => await AskAsync(cancellation, words).ConfigureAwait(false) as IReadOnlyList<object?> ?? [];

    private async Task<object?> ReplyAsync(int depth, CancellationToken cancellation)
    {
        var line = await connection.LineAsync(cancellation).ConfigureAwait(false);
        if (line.Length == 0) throw Strange(line);
        var rest = line[1..];
        switch (line[0])
        {
            case '+' or ':':
                return rest;
            case '-':
                throw new StoreFault(Text.Redaction.Quote(rest));
            case '$':
                var length = Number(rest, line);
                if (length < 0) return null;
                if (length > LongestBlock) throw new StoreFault("it sends a value of more than a megabyte");
                var block = await connection.BlockAsync(length + 2, cancellation).ConfigureAwait(false);
                return Encoding.Latin1.GetString(block, 0, length);
            case '*' when depth < 8:
                var count = Number(rest, line);
                if (count < 0) return null;
                if (count > MostItems) throw Strange(line);
                var items = new List<object?>(Math.Min(count, 1000));
                for (var i = 0; i < count; i++) items.Add(await ReplyAsync(depth + 1, cancellation).ConfigureAwait(false));
                return items;
            default:
                throw Strange(line);
        }
    }

    private static int Number(string text, string line) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Strange(line);

    private static StoreFault Strange(string line) => new($"it does not speak Redis' protocol: it answered `{Text.Redaction.Quote(line.Length > 40 ? line[..40] : line)}`");
}
