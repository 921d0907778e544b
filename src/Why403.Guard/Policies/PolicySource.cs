using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Why403.Guard.Bots;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Networks;
using Why403.Guard.Origins;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>
/// Holds the policy in force. A change of the configuration is read as a whole and swapped in one step; a version with
/// problems is not taken, the last good one stays, and the log says so.
/// </summary>
internal sealed partial class PolicySource : IDisposable
{
    // List files are few, and a look at their dates costs microseconds; file watchers miss renames on network file systems.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IConfigurationSection[] _sections;
    private readonly ILogger<PolicySource> _log;
    private readonly Lock _lock = new();
    private readonly ListFiles _files;
    private readonly OriginFiles _databases;
    private readonly PolicyReader _reader;
    private readonly IDisposable _registration;
    private readonly ITimer _watch;
    private readonly TimeProvider _clock;
    private readonly Trials _trials = new();

    // As it was read; what is in force may have trials that are over.
    private Policy _read;
    private volatile Policy _current;

    /// <exception cref="GuardPolicyException">The first version has problems; the message lists all of them.</exception>
    /// <param name="root">The folder that the paths of list files start from.</param>
    public PolicySource(IConfiguration configuration, IConfigurationSection program, string root, INetworkOrigins? origins, NameChecks names, TimeProvider clock, ILogger<PolicySource> log)
    {
        _files = new(root);
        _databases = new(root);
        _reader = new(_files, _databases, origins, names);
        _sections = [program, configuration.GetSection("Guard")];
        _log = log;
        var problems = new List<Problem>();
        _clock = clock;
        _read = _reader.Read(_sections, problems) ?? throw new GuardPolicyException(problems);
        Remember(_read);
        _current = _trials.Apply(_read, clock.GetUtcNow());
        Say(_current);
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, () => Reload(filesChanged: false));
        _watch = clock.CreateTimer(_ => Watch(), null, Interval, Interval);
    }

    public Policy Current => _current;

    /// <summary>Reads lists and databases again where one has changed.</summary>
    internal void Watch()
    {
        bool changed;
        lock (_lock) changed = _files.Changed || _databases.Changed;
        if (changed) Reload(filesChanged: true);
        else ApplyTrials();
    }

    /// <summary>A rule on trial has refused a signed-in user. How many it has within its window, where this ends the trial; else 0.</summary>
    public int Refused(Rule rule, string user, DateTimeOffset now)
    {
        var users = _trials.Refused(rule, user, now);
        if (users == 0) return 0;
        ApplyTrials();
        RolledBack(rule.Id, users, rule.Trial!.Window.TotalMinutes);
        return users;
    }

    private void ApplyTrials()
    {
        lock (_lock) _current = _trials.Apply(_read, _clock.GetUtcNow());
    }

    // What ended early before a restart does not refuse again after it.
    private void Remember(Policy policy)
    {
        if (policy.Keeping is not { } keeping || !policy.Rules.Any(rule => rule.Trial is not null)) return;
        try
        {
            foreach (var entry in EventReader.RolledBack(keeping.Folder))
                foreach (var rule in entry.Rules.Where(rule => rule.Id == entry.Rule && rule.Text is not null)) _trials.End(rule.Id, rule.Text!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRemembered(keeping.Folder, e);
        }
    }

    private void Reload(bool filesChanged)
    {
        lock (_lock)
        {
            var problems = new List<Problem>();
            if (_reader.Read(_sections, problems) is not { } policy)
            {
                Kept(_current.Version, string.Join("\n", problems));
                return;
            }
            if (policy.Version == _current.Version && !filesChanged) return;
            _read = policy;
            _current = _trials.Apply(policy, _clock.GetUtcNow());
            Say(policy);
        }
    }

    private void Say(Policy policy)
    {
        InForce(policy.Version, policy.Allowing.Length + policy.Refusing.Length + policy.Challenging.Length + policy.Limiting.Length);
        foreach (var finding in policy.Findings) Found(finding.ToString());
    }

    public void Dispose()
    {
        _registration.Dispose();
        _watch.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "policy {Version} is in force, with {Rules} rules")]
    private partial void InForce(string version, int rules);

    [LoggerMessage(2, LogLevel.Error, "the changed policy is not taken, {Version} stays in force:\n{Problems}")]
    private partial void Kept(string version, string problems);

    [LoggerMessage(4, LogLevel.Warning, "rule {Rule} on trial has refused {Users} signed-in users within {Minutes} minutes: it only records from now on; a changed rule begins a new trial")]
    private partial void RolledBack(string rule, int users, double minutes);

    [LoggerMessage(5, LogLevel.Warning, "the events in {Folder} cannot be read: a trial that ended before is in force again")]
    private partial void NotRemembered(string folder, Exception e);

    [LoggerMessage(3, LogLevel.Warning, "{Finding}")]
    private partial void Found(string finding);
}
