using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>
/// Holds the policy in force. A change of the configuration is read as a whole and swapped in one step; a version with
/// problems is not taken, the last good one stays, and the log says so.
/// </summary>
internal sealed partial class PolicySource : IDisposable
{
    private readonly IConfigurationSection[] _sections;
    private readonly ILogger<PolicySource> _log;
    private readonly Lock _lock = new();
    private readonly IDisposable _registration;
    private volatile Policy _current;

    /// <exception cref="GuardPolicyException">The first version has problems; the message lists all of them.</exception>
    public PolicySource(IConfiguration configuration, IConfigurationSection program, ILogger<PolicySource> log)
    {
        _sections = [program, configuration.GetSection("Guard")];
        _log = log;
        var problems = new List<Problem>();
        _current = PolicyReader.Read(_sections, problems) ?? throw new GuardPolicyException(problems);
        Say(_current);
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public Policy Current => _current;

    private void Reload()
    {
        lock (_lock)
        {
            var problems = new List<Problem>();
            if (PolicyReader.Read(_sections, problems) is not { } policy)
            {
                Kept(_current.Version, string.Join("\n", problems));
                return;
            }
            if (policy.Version == _current.Version) return;
            _current = policy;
            Say(policy);
        }
    }

    private void Say(Policy policy)
    {
        InForce(policy.Version, policy.Allowing.Length + policy.Refusing.Length);
        foreach (var finding in policy.Findings) Found(finding.ToString());
    }

    public void Dispose() => _registration.Dispose();

    [LoggerMessage(1, LogLevel.Information, "policy {Version} is in force, with {Rules} rules")]
    private partial void InForce(string version, int rules);

    [LoggerMessage(2, LogLevel.Error, "the changed policy is not taken, {Version} stays in force:\n{Problems}")]
    private partial void Kept(string version, string problems);

    [LoggerMessage(3, LogLevel.Warning, "{Finding}")]
    private partial void Found(string finding);
}
