using System.Globalization;

namespace Why403.Guard;

/// <summary>A rule in code; the members are those of a rule in the configuration.</summary>
public sealed class GuardRuleBuilder
{
    private readonly Dictionary<string, string?> _keys;
    private readonly string _path;

    internal GuardRuleBuilder(Dictionary<string, string?> keys, string path) => (_keys, _path) = (keys, path);

    /// <summary>Lets the request in, whatever other rules say.</summary>
    public GuardRuleBuilder Allow() => Set("Do", "allow");

    public GuardRuleBuilder Refuse() => Set("Do", "refuse");

    /// <summary>Asks a browser for a proof before it is let in: <c>cookie</c>, <c>wait</c> or <c>work</c>. Programs get a problem document that names the page.</summary>
    public GuardRuleBuilder Challenge(string rung = "work") => Set("Do", "challenge").Set("Rung", rung);

    /// <summary>Charges these limits; all must let a request pass, or none is charged.</summary>
    public GuardRuleBuilder Limit(params ReadOnlySpan<string> names) => Set("Do", "limit").SetAll("Limits", names);

    /// <summary>Units that a request costs.</summary>
    public GuardRuleBuilder Cost(int units) => Set("Cost", units.ToString(CultureInfo.InvariantCulture));

    /// <summary>Only records what would have happened.</summary>
    public GuardRuleBuilder Shadow() => Set("Mode", "shadow");

    /// <summary>Refuses on trial: until a time, and only records after it, or as soon as it has refused more different signed-in users within a window than are allowed.</summary>
    public GuardRuleBuilder Trial(DateTimeOffset until, int mostSignedIn = 3, TimeSpan? window = null)
    {
        Set("Trial:Until", until.ToString("O", CultureInfo.InvariantCulture)).Set("Trial:MostSignedIn", mostSignedIn.ToString(CultureInfo.InvariantCulture));
        return window is { } time ? Set("Trial:Window", time.ToString("c", CultureInfo.InvariantCulture)) : this;
    }

    public GuardRuleBuilder Hosts(params ReadOnlySpan<string> hosts) => SetAll("Hosts", hosts);

    public GuardRuleBuilder Paths(params ReadOnlySpan<string> patterns) => SetAll("Paths", patterns);

    public GuardRuleBuilder Methods(params ReadOnlySpan<string> methods) => SetAll("Methods", methods);

    public GuardRuleBuilder Endpoints(params ReadOnlySpan<string> names) => SetAll("Endpoints", names);

    /// <summary>The rule is about requests for which all of this holds.</summary>
    public GuardRuleBuilder When(Action<GuardConditionBuilder> define) => Condition("When", define);

    /// <summary>But not about requests for which any of this holds.</summary>
    public GuardRuleBuilder Unless(Action<GuardConditionBuilder> define) => Condition("Unless", define);

    /// <summary>401, 403, 429 or 451; otherwise the usual status of the cause.</summary>
    public GuardRuleBuilder Status(int status) => Set("Status", status.ToString(CultureInfo.InvariantCulture));

    /// <summary>An id of the catalogue; otherwise the one that the condition suggests.</summary>
    public GuardRuleBuilder Cause(string id) => Set("Cause", id);

    internal GuardRuleBuilder Set(string name, string value)
    {
        _keys[$"{_path}:{name}"] = value;
        return this;
    }

    internal GuardRuleBuilder SetAll(string name, ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++) _keys[$"{_path}:{name}:{i.ToString(CultureInfo.InvariantCulture)}"] = values[i];
        return this;
    }

    private GuardRuleBuilder Condition(string name, Action<GuardConditionBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        define(new(this, name));
        return this;
    }
}

/// <summary>A condition in code.</summary>
public sealed class GuardConditionBuilder
{
    private readonly GuardRuleBuilder _rule;
    private readonly string _name;

    internal GuardConditionBuilder(GuardRuleBuilder rule, string name) => (_rule, _name) = (rule, name);

    /// <summary>Addresses, networks, or <c>list:NAME</c>.</summary>
    public GuardConditionBuilder Addresses(params ReadOnlySpan<string> entries) => SetAll("Addresses", entries);

    /// <summary>Two letters each, or <c>unknown</c>. Needs <c>Origins:Files</c> or an <see cref="INetworkOrigins"/>.</summary>
    public GuardConditionBuilder Countries(params ReadOnlySpan<string> countries) => SetAll("Countries", countries);

    /// <summary>Autonomous systems, such as <c>AS64500</c>. Needs <c>Origins:Files</c> or an <see cref="INetworkOrigins"/>.</summary>
    public GuardConditionBuilder Networks(params ReadOnlySpan<string> networks) => SetAll("Networks", networks);

    /// <summary><c>*</c> stands for any text, an empty text for a request without a User-Agent.</summary>
    public GuardConditionBuilder UserAgents(params ReadOnlySpan<string> patterns) => SetAll("UserAgents", patterns);

    /// <summary>The User-Agent names a known crawler, and this is the truth of it: <c>verified</c>, <c>spoofed</c>, <c>unverified</c>.</summary>
    public GuardConditionBuilder Bots(params ReadOnlySpan<string> outcomes) => SetAll("Bots", outcomes);

    /// <summary><c>search</c>, <c>preview</c>, <c>monitoring</c>, <c>ai-search</c>, <c>ai-user</c>, <c>ai-training</c>, <c>seo</c>, <c>archive</c>.</summary>
    public GuardConditionBuilder BotGroups(params ReadOnlySpan<string> groups) => SetAll("BotGroups", groups);

    public GuardConditionBuilder SignedIn(bool signedIn = true)
    {
        _rule.Set($"{_name}:SignedIn", signedIn ? "true" : "false");
        return this;
    }

    public GuardConditionBuilder Roles(params ReadOnlySpan<string> roles) => SetAll("Roles", roles);

    public GuardConditionBuilder Scopes(params ReadOnlySpan<string> scopes) => SetAll("Scopes", scopes);

    /// <summary>The sign-in was of one of these kinds (<c>acr</c>), and not longer ago (<c>auth_time</c>).</summary>
    public GuardConditionBuilder StepUp(TimeSpan? maxAge, params ReadOnlySpan<string> acr)
    {
        if (maxAge is { } age) _rule.Set($"{_name}:StepUp:MaxAge", age.ToString("c", CultureInfo.InvariantCulture));
        return SetAll("StepUp:Acr", acr);
    }

    private GuardConditionBuilder SetAll(string name, ReadOnlySpan<string> values)
    {
        _rule.SetAll($"{_name}:{name}", values);
        return this;
    }
}
