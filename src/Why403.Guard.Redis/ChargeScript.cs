namespace Why403.Guard.Redis;

/// <summary>
/// The generic cell rate algorithm in one script: all charges of a call are looked at before any is made. A key holds the time at
/// which its full quota is there again, in microseconds since 2025: Lua's numbers are doubles, and so they keep a sixteenth of a
/// microsecond until 2040. The server's clock counts; since Redis 5 a script may write after it asked for the time.
/// </summary>
internal static class ChargeScript
{
    /// <summary>Arguments of a key: interval in microseconds, burst, need, want, whether it is enforced, whether it bans.</summary>
    public const int Arguments = 6;

    /// <summary>Answers three numbers for each key: units charged, whether they fit, nanoseconds ahead.</summary>
    public const string Charge = """
        local t = redis.call('TIME')
        local now = (t[1] - 1735689600) * 1000000 + t[2]
        local tats, units, fits, bans, refused = {}, {}, {}, {}, false
        for i, key in ipairs(KEYS) do
            local at = (i - 1) * 6
            local interval, burst, need, want = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
            local tat = math.max(tonumber(redis.call('GET', key) or now) or now, now)
            -- A clock that was set back, or a burst that was made smaller, shuts nobody out for longer than the whole refill takes.
            tats[i] = math.min(tat, now + interval * burst)
            -- The small part more is what doubles lose.
            local left = math.floor((now + interval * burst - tats[i]) / interval + 0.001)
            -- A ban stands beside the quota, on the same node: what comes back meanwhile does not end it.
            bans[i] = ARGV[at + 6] == '1' and math.max(redis.call('PTTL', key .. ':ban'), 0) or 0
            fits[i] = left >= need and bans[i] == 0
            units[i] = fits[i] and math.min(left, want) or 0
            if not fits[i] and ARGV[at + 5] == '1' then refused = true end
        end
        local answer = {}
        for i, key in ipairs(KEYS) do
            if refused then units[i] = 0 end
            if units[i] > 0 then
                tats[i] = tats[i] + tonumber(ARGV[(i - 1) * 6 + 1]) * units[i]
                redis.call('SET', key, string.format('%.4f', tats[i]), 'PX', math.ceil((tats[i] - now) / 1000) + 1)
            end
            answer[#answer + 1] = units[i]
            answer[#answer + 1] = fits[i] and 1 or 0
            local at = (i - 1) * 6
            local ahead = bans[i] > 0 and bans[i] * 1000 + tonumber(ARGV[at + 1]) * tonumber(ARGV[at + 2]) or tats[i] - now
            answer[#answer + 1] = math.ceil(ahead * 1000)
        end
        return answer
        """;

    /// <summary>Gives the needed units back. A key that has gone has its full quota.</summary>
    public const string Return = """
        local t = redis.call('TIME')
        local now = (t[1] - 1735689600) * 1000000 + t[2]
        for i, key in ipairs(KEYS) do
            local tat = tonumber(redis.call('GET', key) or 0)
            if tat then
                tat = tat - tonumber(ARGV[(i - 1) * 6 + 1]) * tonumber(ARGV[(i - 1) * 6 + 3])
                if tat <= now then redis.call('DEL', key)
                else redis.call('SET', key, string.format('%.4f', tat), 'PX', math.ceil((tat - now) / 1000) + 1) end
            end
        end
        return 0
        """;
}
