using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Why403.Guard.Credentials;

namespace Why403.Guard.Tokens;

/// <summary>The key sets of all issuers. They outlive a change of the policy that leaves their source as it is.</summary>
internal sealed partial class KeyRings(IssuerDesk desk, TimeProvider clock, ILogger log)
{
    private readonly ConcurrentDictionary<(string Source, TimeSpan Interval, TimeSpan Age), KeyRing> _rings = new();

    public KeyRing Of(IssuerPlan issuer) =>
        _rings.GetOrAdd((issuer.Keys, issuer.Interval, issuer.Age), static (key, all) => new(key.Source, key.Interval, key.Age, all), this);

    internal TimeProvider Clock => clock;

    internal Task<byte[]> ReadAsync(string source) => desk.KeysAsync(source);

    internal void Failed(string source, string why) => CannotRead(source, why);

    internal void Changed(string source, int keys) => Read(source, keys);

    [LoggerMessage(30, LogLevel.Warning, "the keys of {Source} could not be read, and those that are known stay: {Why}")]
    private partial void CannotRead(string source, string why);

    [LoggerMessage(31, LogLevel.Information, "{Source} has {Keys} keys")]
    private partial void Read(string source, int keys);
}
