using System.Globalization;
using System.Text;

namespace Why403.Cli.Stores;

/// <summary>Looks at memcached in its text protocol (doc/protocol.txt): reached, written, its memory, and some sessions.</summary>
internal sealed class MemcachedLook(StoreConnection connection, StoreLook look, List<Check> checks)
{
    private const string Unreachable = "session.store-unreachable";
    private const int MostLines = 20_000;
    private const int LongestValue = 65536;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var version = await AskAsync("version", cancellation).ConfigureAwait(false);
        if (!version.StartsWith("VERSION ", StringComparison.Ordinal)) throw new StoreFault($"it does not speak memcached's protocol: it answered `{Text.Redaction.Quote(version.Length > 40 ? version[..40] : version)}`");
        checks.Add(Check.Holds("reached", $"memcached {Text.Redaction.Quote(version[8..])}"));
        var stats = await StatsAsync("stats", cancellation).ConfigureAwait(false);
        var settings = await StatsAsync("stats settings", cancellation).ConfigureAwait(false);
        await WriteAsync(cancellation).ConfigureAwait(false);
        Memory(stats, settings);
        var up = TimeSpan.FromSeconds(Number(stats, "uptime"));
        checks.Add(look.CookieLife is { } life && up < life ? Check.Open("restart", $"it started {StoreLook.Say(up)} ago, and memcached keeps nothing over a restart") : Check.Holds("restart", $"up for {StoreLook.Say(up)}"));
        await SampleAsync(Number(stats, "time"), cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        if (look.ReadOnly)
        {
            checks.Add(Check.Open("written", "not tried: --read-only"));
            return;
        }
        var key = $"why403:check:{Guid.NewGuid():n}";
        var stored = await AskAsync($"set {key} 0 10 6\r\nwhy403", cancellation).ConfigureAwait(false);
        var back = stored == "STORED" ? await ValueAsync(key, cancellation).ConfigureAwait(false) : null;
        await AskAsync($"delete {key}", cancellation).ConfigureAwait(false);
        checks.Add(back == "why403" ? Check.Holds("written", "a key of 10 seconds was written, read and removed")
            : stored == "STORED" ? Check.Fails("written", Unreachable, Confidence.Proven, "a key that was written is not there a moment later")
            : Check.Fails("written", Unreachable, Confidence.Proven, $"it refuses a write ({Text.Redaction.Quote(stored)})"));
    }

    private void Memory(Dictionary<string, string> stats, Dictionary<string, string> settings)
    {
        var (most, used, evicted) = (Number(stats, "limit_maxbytes"), Number(stats, "bytes"), Number(stats, "evictions"));
        checks.Add(Check.Holds("memory", $"{StoreLook.Megabytes(used)} of {StoreLook.Megabytes(most)} used, {Number(stats, "curr_items")} entries"));
        if (settings.GetValueOrDefault("evictions") == "off") checks.Add(Check.Holds("eviction", "off (-M): when memory is full, writes are refused"));
        else if (evicted > 0) checks.Add(Check.Fails("eviction", "session.mismatch", Confidence.Likely, $"{evicted} entries were thrown away for want of memory since its start"));
        else checks.Add(Check.Open("eviction", "the least used sessions are thrown away when memory is full; none was yet"));
    }

    private async Task SampleAsync(long now, CancellationToken cancellation)
    {
        // memcached 1.4.31 and newer list their entries to whoever asks; older ones answer ERROR.
        await connection.SendAsync("lru_crawler metadump all\r\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        var found = new List<(string Key, long End)>();
        var ended = false;
        for (var line = 0; line < MostLines && !ended; line++)
        {
            var text = await connection.LineAsync(cancellation).ConfigureAwait(false);
            ended = !text.StartsWith("key=", StringComparison.Ordinal);
            if (ended && text != "END" && found.Count == 0)
            {
                checks.Add(Check.Open("sessions", $"this server does not list its entries ({Text.Redaction.Quote(text)})"));
                return;
            }
            if (ended || found.Count >= look.Most) continue;
            var words = text.Split(' ');
            var key = Uri.UnescapeDataString(words[0]["key=".Length..]);
            if (key.StartsWith(look.Prefix, StringComparison.Ordinal) && words.FirstOrDefault(w => w.StartsWith("exp=", StringComparison.Ordinal)) is { } end && long.TryParse(end["exp=".Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)) found.Add((key, at));
        }
        var sample = new SessionSample();
        foreach (var (key, end) in found) sample.Add(end <= 0 ? null : TimeSpan.FromSeconds(Math.Max(0, end - now)), ended && key.Length <= 250 && !key.AsSpan().ContainsAnyExceptInRange('!', '~') ? await ValueAsync(key, cancellation).ConfigureAwait(false) : null);
        checks.AddRange(sample.Checks(look));
    }

    private async Task<string?> ValueAsync(string key, CancellationToken cancellation)
    {
        var line = await AskAsync($"get {key}", cancellation).ConfigureAwait(false);
        if (line == "END") return null;
        if (line.Split(' ') is not ["VALUE", _, _, var size, ..] || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > 8 << 20) throw new StoreFault($"it answered `{Text.Redaction.Quote(line)}`");
        var block = await connection.BlockAsync(length + 2, cancellation).ConfigureAwait(false);
        await connection.LineAsync(cancellation).ConfigureAwait(false);
        return length > LongestValue ? null : Encoding.Latin1.GetString(block, 0, length);
    }

    private async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        await connection.SendAsync(Encoding.Latin1.GetBytes(command + "\r\n"), cancellation).ConfigureAwait(false);
        return await connection.LineAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, string>> StatsAsync(string command, CancellationToken cancellation)
    {
        var stats = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = await AskAsync(command, cancellation).ConfigureAwait(false);
        for (var i = 0; i < 1000 && line.StartsWith("STAT ", StringComparison.Ordinal); i++, line = await connection.LineAsync(cancellation).ConfigureAwait(false))
            if (line.Split(' ', 3) is [_, var name, var value]) stats[name] = value;
        return stats;
    }

    private static long Number(Dictionary<string, string> stats, string name) => long.TryParse(stats.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
