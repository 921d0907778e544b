using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace Why403.Guard.Tokens;

/// <summary>
/// The key set of one issuer. A key id that is not in it makes the set be read again, at most once in an interval whatever
/// ids arrive, so that strangers cannot make this site flood its issuer. A reading that fails keeps the keys that are known.
/// </summary>
internal sealed class KeyRing(string source, TimeSpan interval, TimeSpan age, KeyRings owner)
{
    private const int MostKeys = 100;

    private readonly Lock _lock = new();
    private volatile Keys _keys = new(FrozenDictionary<string, SecurityKey>.Empty, null, []);
    private Task? _reading;
    private long _attempted;
    private bool _began;
    private volatile bool _known;
    private volatile bool _lastFailed;

    private sealed record Keys(FrozenDictionary<string, SecurityKey> ById, SecurityKey? Only, byte[] Text);

    /// <summary>Counts the changes of the key set: what was checked under an older one is checked again.</summary>
    public int Version { get; private set; }

    /// <summary>False until the set was read for the first time.</summary>
    public bool IsKnown => _known;

    /// <summary>The latest reading brought nothing, so a key that is unknown may be a new one.</summary>
    public bool LastFailed => _lastFailed;

    /// <summary>Readings so far, of which the flood test counts.</summary>
    public int Readings { get; private set; }

    /// <summary>At once where the key is known; otherwise after one reading, if one is due.</summary>
    /// <param name="id">Null for a token that names no key, which is right where there is but one.</param>
    public ValueTask<SecurityKey?> FindAsync(string? id)
    {
        if (Find(id) is { } key)
        {
            if (IsOld()) _ = ReadingIfDue();
            return new(key);
        }
        return ReadingIfDue() is { } reading ? AfterAsync(reading, id) : new((SecurityKey?)null);
    }

    public SecurityKey? Find(string? id) => id is null ? _keys.Only : _keys.ById.GetValueOrDefault(id);

    private async ValueTask<SecurityKey?> AfterAsync(Task reading, string? id)
    {
        await reading;
        return Find(id);
    }

    private bool IsOld() => owner.Clock.GetElapsedTime(Interlocked.Read(ref _attempted)) > (_lastFailed ? interval : age);

    private Task? ReadingIfDue()
    {
        lock (_lock)
        {
            if (_reading is { IsCompleted: false }) return _reading;
            if (_began && owner.Clock.GetElapsedTime(_attempted) < interval) return null;
            _began = true;
            Interlocked.Exchange(ref _attempted, owner.Clock.GetTimestamp());
            Readings++;
            return _reading = ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var text = await owner.ReadAsync(source);
            if (!_keys.Text.AsSpan().SequenceEqual(text)) Take(text);
            _known = true;
            _lastFailed = false;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException or ArgumentException or System.Text.Json.JsonException)
        {
            _lastFailed = true;
            owner.Failed(source, e is OperationCanceledException ? "no answer in time" : e.Message);
        }
    }

    private void Take(byte[] text)
    {
        var keys = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        var unnamed = new List<SecurityKey>();
        foreach (var read in new JsonWebKeySet(System.Text.Encoding.UTF8.GetString(text)).Keys.Take(MostKeys))
        {
            // A shared secret in a public document is none; keys for encryption sign nothing.
            if (read.Kty is not ("RSA" or "EC") || read.Use == "enc" || !JsonWebKeyConverter.TryConvertToSecurityKey(read, out var key)) continue;
            key.KeyId = read.Kid;
            if (string.IsNullOrEmpty(read.Kid)) unnamed.Add(key);
            else keys[read.Kid] = key;
        }
        if (keys.Count + unnamed.Count == 0) throw new ArgumentException("the document holds no public key for signatures");
        _keys = new(keys.ToFrozenDictionary(StringComparer.Ordinal), keys.Count + unnamed.Count == 1 ? keys.Values.Concat(unnamed).Single() : null, text);
        Version++;
        owner.Changed(source, keys.Count + unnamed.Count);
    }
}
