using System.Collections.Immutable;
using System.Globalization;
using Why403.Text;

namespace Why403.Files;

/// <summary>
/// Users and groups out of <c>etc/passwd</c> and <c>etc/group</c>. Read as text and not asked of the running system,
/// so that an unpacked image answers with its own.
/// </summary>
public sealed class Accounts
{
    private readonly Dictionary<string, (uint Uid, uint Gid)> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, string> _userNames = [];
    private readonly Dictionary<string, uint> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, string> _groupNames = [];
    private readonly Dictionary<string, List<uint>> _memberships = new(StringComparer.Ordinal);

    public static Accounts None { get; } = Read("", "");

    /// <summary>Lines that do not parse are passed over, as the C library does; the first line of a name or number wins.</summary>
    public static Accounts Read(string passwd, string group)
    {
        ArgumentNullException.ThrowIfNull(passwd);
        ArgumentNullException.ThrowIfNull(group);
        var accounts = new Accounts();
        foreach (var line in passwd.AsSpan().EnumerateLines())
            if (Fields(line) is [{ Length: > 0 } name, _, var uid, var gid, ..] && Number(uid) is { } user && Number(gid) is { } primary && accounts._users.TryAdd(name, (user, primary)))
                accounts._userNames.TryAdd(user, name);
        foreach (var line in group.AsSpan().EnumerateLines())
        {
            if (Fields(line) is not [{ Length: > 0 } name, _, var gid, ..] fields || Number(gid) is not { } number) continue;
            accounts._groups.TryAdd(name, number);
            accounts._groupNames.TryAdd(number, name);
            foreach (var member in fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [])
            {
                if (!accounts._memberships.TryGetValue(member, out var groups)) accounts._memberships[member] = groups = [];
                groups.Add(number);
            }
        }
        return accounts;
    }

    public string User(uint uid) => _userNames.TryGetValue(uid, out var name) ? name : uid.ToString(CultureInfo.InvariantCulture);

    public string Group(uint gid) => _groupNames.TryGetValue(gid, out var name) ? name : gid.ToString(CultureInfo.InvariantCulture);

    public IEnumerable<string> UserNames => _users.Keys;

    /// <summary>A name or number, with the groups of the account; or followed by <c>:GROUP,GROUP…</c>, the first being the primary one, which replace them.</summary>
    public (ProcessIdentity? Identity, Problem? Problem) Resolve(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var named = colon < 0 ? text : text[..colon];
        var known = _users.TryGetValue(named, out var account);
        if (!known && Number(named) is { } number)
        {
            known = _userNames.TryGetValue(number, out var name) && _users.TryGetValue(name, out account);
            if (known) named = name!;
            else if (colon >= 0) account = (number, 0);
            else return (null, new(null, $"no account has the number {named}, so its groups are not known", $"name them: {named}:GROUP,GROUP"));
        }
        else if (!known) return (null, new(null, $"there is no user `{named}` in etc/passwd", "give what `id USER` prints as numbers: UID:GID,GID"));
        if (colon < 0)
            return (new(named, account.Uid, account.Gid, _memberships.TryGetValue(named, out var groups) ? [.. groups.Distinct()] : []), null);
        var given = ImmutableArray.CreateBuilder<uint>();
        foreach (var word in text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            if (_groups.TryGetValue(word, out var group) || Number(word) is { } id && (group = id) == id) given.Add(group);
            else return (null, new(null, $"there is no group `{word}` in etc/group", "give its number"));
        }
        return (new(named, account.Uid, given[0], [.. given.Skip(1)]), null);
    }

    private static string[] Fields(ReadOnlySpan<char> line) =>
        line.Length is 0 or > 1 << 20 || line[0] is '#' or '+' or '-' ? [] : line.ToString().Split(':');

    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue ? number : null;
}
