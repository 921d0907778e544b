using System.Buffers;

namespace Why403.Logs.People;

/// <summary>What an agent says that it is.</summary>
internal enum AgentKind
{
    None,
    Browser,
    Program,
    Crawler,
    Monitor,

    /// <summary>A scanner by its own name.</summary>
    Scanner,
    Other,
}

internal static class AgentKinds
{
    private static readonly SearchValues<string> _scanners = Words("sqlmap", "nikto", "nuclei", "zgrab", "masscan", "nmap", "wpscan", "dirbuster", "gobuster", "feroxbuster", "ffuf", "acunetix", "nessus", "openvas", "censysinspect", "l9explore", "l9tcpid", "projectdiscovery", "internetmeasurement", "expanse", "jorgee", "hydra", "arachni", "wfuzz");
    private static readonly SearchValues<string> _monitors = Words("uptime", "pingdom", "statuscake", "site24x7", "kube-probe", "elb-healthchecker", "googlehc", "prometheus", "blackbox", "zabbix", "nagios", "check_http", "datadog", "newrelic", "checkly", "healthcheck", "better stack", "haproxy");
    private static readonly SearchValues<string> _crawlers = Words("bot/", "bot ", "bot;", "bot)", "googlebot", "bingbot", "bingpreview", "slurp", "duckduckbot", "baiduspider", "yandex", "applebot", "facebookexternalhit", "facebot", "twitterbot", "linkedinbot", "slackbot", "telegrambot", "discordbot", "whatsapp", "embedly", "gptbot", "claudebot", "ccbot", "amazonbot", "bytespider", "petalbot", "semrush", "ahrefs", "mj12bot", "dotbot", "crawler", "spider", "feedfetcher", "feedly", "ia_archiver", "archive.org");
    private static readonly SearchValues<string> _programs = Words("curl/", "wget/", "python-requests", "python-urllib", "aiohttp", "python/", "go-http-client", "okhttp", "axios", "apache-httpclient", "java/", "node-fetch", "undici", "got (", "postmanruntime", "insomnia", "libwww-perl", "ruby", "php/", "guzzle", "dart/", "dalvik", "restsharp", ".net", "httpie", "rust", "reqwest", "feed");

    public static AgentKind Of(string agent)
    {
        if (agent.Length == 0 || agent == "-") return AgentKind.None;
        if (Holds(agent, _scanners)) return AgentKind.Scanner;
        if (Holds(agent, _monitors)) return AgentKind.Monitor;
        if (Holds(agent, _crawlers)) return AgentKind.Crawler;
        if (IsBrowser(agent)) return AgentKind.Browser;
        return Holds(agent, _programs) ? AgentKind.Program : AgentKind.Other;
    }

    // A browser names its engine behind the system in brackets; "Mozilla/5.0" alone is what scripts write.
    private static bool IsBrowser(string agent) =>
        (agent.StartsWith("Mozilla/5.0 (", StringComparison.Ordinal) && (agent.Contains("AppleWebKit/", StringComparison.Ordinal) || agent.Contains("Gecko/", StringComparison.Ordinal) || agent.Contains("Trident/", StringComparison.Ordinal)))
        || agent.StartsWith("Opera/", StringComparison.Ordinal);

    private static bool Holds(string agent, SearchValues<string> words) => agent.AsSpan().ContainsAny(words);

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
