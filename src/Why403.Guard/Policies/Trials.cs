using Why403.Guard.Judging;

namespace Why403.Guard.Policies;

/// <summary>Whom the rules on trial refuse, and which trials are over. A rule whose text has changed begins anew.</summary>
internal sealed class Trials
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string Id, string Text)> _over = [];
    private readonly Dictionary<(string Id, string Text), Dictionary<string, DateTimeOffset>> _users = [];

    /// <summary>A trial that ended early, now or before a restart.</summary>
    public void End(string id, string text)
    {
        lock (_lock)
        {
            _over.Add((id, text));
            _users.Remove((id, text));
        }
    }

    public bool IsOver(Rule rule, DateTimeOffset now)
    {
        if (rule.Trial is not { } trial) return false;
        if (now >= trial.Until) return true;
        lock (_lock) return _over.Contains((rule.Id, rule.Text));
    }

    /// <summary>The rule has refused a user. How many within the window, where this one is one too many; else 0.</summary>
    public int Refused(Rule rule, string user, DateTimeOffset now)
    {
        if (rule.Trial is not { } trial) return 0;
        lock (_lock)
        {
            var key = (rule.Id, rule.Text);
            if (_over.Contains(key)) return 0;
            if (!_users.TryGetValue(key, out var users)) _users.Add(key, users = new(StringComparer.Ordinal));
            users[user] = now;
            if (users.Count <= trial.MostSignedIn) return 0;
            foreach (var (old, last) in users)
                if (now - last > trial.Window) users.Remove(old);
            if (users.Count <= trial.MostSignedIn) return 0;
            _over.Add(key);
            _users.Remove(key);
            return users.Count;
        }
    }

    /// <summary>The policy with all trials that are over in shadow; the same policy where none is.</summary>
    public Policy Apply(Policy policy, DateTimeOffset now)
    {
        if (!policy.Refusing.Concat(policy.Challenging).Concat(policy.Limiting).Any(rule => rule.Mode == RuleMode.Enforce && IsOver(rule, now))) return policy;
        return policy with { Refusing = [.. policy.Refusing.Select(Shadowed)], Challenging = [.. policy.Challenging.Select(Shadowed)], Limiting = [.. policy.Limiting.Select(Shadowed)] };

        Rule Shadowed(Rule rule) => IsOver(rule, now) ? rule with { Mode = RuleMode.Shadow } : rule;
    }
}
