using System.Globalization;

namespace Why403.Cli.Stores;

/// <summary>Looks at Redis: reached, written, its memory, and some sessions.</summary>
internal sealed class RedisLook(RedisClient redis, StoreLook look, List<Check> checks)
{
    private const string Unreachable = "session.store-unreachable";
    private const int MostRounds = 50;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (look.Address.Password.Length > 0) await redis.AskAsync(cancellation, look.Address.User.Length > 0 ? ["AUTH", look.Address.User, look.Address.Password] : ["AUTH", look.Address.Password]).ConfigureAwait(false);
        if (look.Address.Database > 0) await redis.AskAsync(cancellation, "SELECT", look.Address.Database.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await redis.AskAsync(cancellation, "PING").ConfigureAwait(false);
        var info = Info(await redis.TextAsync(cancellation, "INFO").ConfigureAwait(false) ?? "");
        checks.Add(Check.Holds("reached", $"Redis {info.GetValueOrDefault("redis_version", "of an unknown version")}, {(info.GetValueOrDefault("role") == "slave" ? "a replica" : "a primary")}"));
        await WriteAsync(info, cancellation).ConfigureAwait(false);
        Memory(info);
        Restart(info);
        await SampleAsync(cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(Dictionary<string, string> info, CancellationToken cancellation)
    {
        if (look.ReadOnly)
        {
            checks.Add(info.GetValueOrDefault("role") == "slave" ? Check.Fails("written", Unreachable, Confidence.Likely, "it is a replica, which takes no sessions") : Check.Open("written", "not tried: --read-only"));
            return;
        }
        var key = $"why403:check:{Guid.NewGuid():n}";
        try
        {
            await redis.AskAsync(cancellation, "SET", key, "why403", "NX", "EX", "10").ConfigureAwait(false);
            var back = await redis.TextAsync(cancellation, "GET", key).ConfigureAwait(false);
            await redis.AskAsync(cancellation, "DEL", key).ConfigureAwait(false);
            checks.Add(back == "why403" ? Check.Holds("written", "a key of 10 seconds was written, read and removed") : Check.Fails("written", Unreachable, Confidence.Proven, "a key that was written is not there a moment later"));
        }
        catch (StoreFault fault)
        {
            var meaning = fault.Message.Split(' ')[0] switch
            {
                "OOM" => ": its memory is full, so nobody new can sign in",
                "READONLY" => ": it is a replica",
                "NOPERM" => ": this user may not write",
                "MISCONF" => ": it cannot save to its disk, and takes no writes until it can",
                _ => "",
            };
            checks.Add(Check.Fails("written", Unreachable, Confidence.Proven, $"it refuses a write{meaning} ({fault.Message})"));
        }
    }

    private void Memory(Dictionary<string, string> info)
    {
        var (most, used, evicted) = (Number(info, "maxmemory"), Number(info, "used_memory"), Number(info, "evicted_keys"));
        var policy = info.GetValueOrDefault("maxmemory_policy", "unknown");
        var memory = most == 0 ? $"{StoreLook.Megabytes(used)} used, no limit but the host's" : $"{StoreLook.Megabytes(used)} of {StoreLook.Megabytes(most)} used";
        checks.Add(most > 0 && used > most * 0.9 ? Check.Fails("memory", policy == "noeviction" ? Unreachable : "session.mismatch", Confidence.Possible, $"{memory}: nearly full") : Check.Holds("memory", memory));
        if (policy == "noeviction") checks.Add(Check.Holds("eviction", "noeviction: no session is thrown away; when memory is full, writes are refused"));
        else if (evicted > 0) checks.Add(Check.Fails("eviction", "session.mismatch", Confidence.Likely, $"{policy}, and {evicted} keys were thrown away for want of memory since its start"));
        else checks.Add(most == 0 ? Check.Holds("eviction", $"{policy}, and no limit that would make it count") : Check.Open("eviction", $"{policy}: sessions are thrown away when memory is full; none was yet"));
    }

    private void Restart(Dictionary<string, string> info)
    {
        var up = TimeSpan.FromSeconds(Number(info, "uptime_in_seconds"));
        var saves = info.GetValueOrDefault("aof_enabled") == "1" || Number(info, "rdb_last_save_time") > 0 && Number(info, "rdb_saves") > 0;
        if (look.CookieLife is { } life && up < life && !saves) checks.Add(Check.Open("restart", $"it started {StoreLook.Say(up)} ago and has saved nothing: sessions from before are gone"));
        else checks.Add(Check.Holds("restart", $"up for {StoreLook.Say(up)}"));
    }

    private async Task SampleAsync(CancellationToken cancellation)
    {
        var sample = new SessionSample();
        var cursor = "0";
        for (var round = 0; round < MostRounds && sample.Count < look.Most; round++)
        {
            var answer = await redis.ListAsync(cancellation, ["SCAN", cursor, "COUNT", "200", .. look.Prefix.Length > 0 ? (string[])["MATCH", Escaped(look.Prefix) + "*"] : []]).ConfigureAwait(false);
            if (answer is not [string next, IReadOnlyList<object?> names]) break;
            foreach (var name in names.OfType<string>().Take(look.Most - sample.Count)) await LookAsync(name, sample, cancellation).ConfigureAwait(false);
            cursor = next;
            if (cursor == "0") break;
        }
        checks.AddRange(sample.Checks(look));
    }

    private async Task LookAsync(string name, SessionSample sample, CancellationToken cancellation)
    {
        var left = long.TryParse(await redis.TextAsync(cancellation, "PTTL", name).ConfigureAwait(false), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : -2;
        // It ended between the two questions.
        if (left == -2) return;
        var type = await redis.TextAsync(cancellation, "TYPE", name).ConfigureAwait(false);
        var value = type switch
        {
            "string" => await redis.TextAsync(cancellation, "GETRANGE", name, "0", "65535").ConfigureAwait(false),
            // Microsoft.Extensions.Caching.StackExchangeRedis keeps a hash of absexp, sldexp and data.
            "hash" => await redis.TextAsync(cancellation, "HGET", name, "data").ConfigureAwait(false),
            _ => null,
        };
        sample.Add(left < 0 ? null : TimeSpan.FromMilliseconds(left), value is { Length: 65536 } ? null : value);
    }

    private static string Escaped(string prefix) => string.Concat(prefix.Select(c => c is '*' or '?' or '[' or ']' or '\\' ? $"\\{c}" : c.ToString()));

    private static Dictionary<string, string> Info(string text)
    {
        var info = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', 2000))
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon) info[line[..colon]] = line[(colon + 1)..].TrimEnd('\r');
        return info;
    }

    private static long Number(Dictionary<string, string> info, string name) => long.TryParse(info.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
