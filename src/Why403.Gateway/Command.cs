namespace Why403.Gateway;

/// <summary>What the command line asks for.</summary>
/// <param name="Config">The configuration file.</param>
/// <param name="Check">Only say whether the configuration can be used.</param>
/// <param name="Explain">A reference whose story is to be told; null where there is none.</param>
/// <param name="Told">What to print instead; null where there is work to do.</param>
/// <param name="Problem">What is wrong with the command line; null where nothing is.</param>
internal sealed record Command(string Config, bool Check, string? Explain = null, string? Told = null, string? Problem = null)
{
    private const string Help = """
        why403-gateway: a reverse proxy with the guard of Why403 in front

        Usage: why403-gateway --config FILE [--check | --explain REFERENCE]

          --config FILE   the configuration: Kestrel, ReverseProxy, Guard, Gateway, Logging
          --check         say whether the configuration can be used, and end
          --explain REFERENCE
                          tell why a request was refused: from this gateway's own record, or from the database that all share
          --version       the version
          --help          this

        Exit codes: 0 stopped when asked, the configuration is sound, or the reference is explained; 1 cannot start; 2 the
        command line or the configuration cannot be used; 3 no event with the reference is kept. Variables WHY403_GATEWAY_… stand above the file: WHY403_GATEWAY_Gateway__Redis__Connection.
        """;

    public static Command Read(IReadOnlyList<string> args)
    {
        var config = "";
        var check = false;
        string? explain = null;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    return new("", false, Told: Help);
                case "--version":
                    return new("", false, Told: typeof(Command).Assembly.GetName().Version!.ToString(3));
                case "--check":
                    check = true;
                    break;
                case "--explain" when i + 1 < args.Count:
                    explain = args[++i];
                    if (Guard.GuardEventText.Reference(explain) is null) return Wrong($"`{Text.Redaction.Quote(explain)}` is no reference");
                    break;
                case "--explain":
                    return Wrong("--explain names no reference");
                case "--config" when i + 1 < args.Count:
                    config = args[++i];
                    break;
                case { } arg when arg.StartsWith("--config=", StringComparison.Ordinal):
                    config = arg["--config=".Length..];
                    break;
                case "--config":
                    return Wrong("--config names no file");
                default:
                    return Wrong($"`{Text.Redaction.Quote(args[i])}` is no option");
            }
        }
        return config.Length == 0 ? Wrong("no configuration is named") : new(config, check, explain);
    }

    private static Command Wrong(string what) => new("", false, Problem: $"{what} (fix: why403-gateway --config FILE)");
}
