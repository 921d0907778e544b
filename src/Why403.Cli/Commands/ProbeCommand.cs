using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Why403.Captures;
using Why403.Cli.Tracing;
using Why403.Probing;
using Why403.Text;

namespace Why403.Cli.Commands;

/// <summary><c>why403 probe URL</c>, also written <c>why403 URL</c>.</summary>
internal static class ProbeCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var options = new ProbeCommandOptions();
        var command = new Command("probe", "Ask the site, with at most 8 spaced requests that each leave something of yours out\n\n"
            + "  why403 https://shop.example/report.pdf\n  why403 probe https://api.example/v1/orders -A 'my-app/1.0 (+contact)'") { options.Address };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, common, output, errors, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ProbeCommandOptions options, CommonOptions common, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var presentation = new Presentation(parsed, common, output);
        var (request, connection) = options.Request(parsed);
        if (!Investigation.IsSafe(request.Method))
            throw Complaint.Usage($"{request.Method} may change something at the site, so it is not repeated", "run it once with curl -v and pass the output to: why403 read -");
        var budget = parsed.GetValue(options.Budget);
        if (budget is < 1 or > ProbeOptions.HardCap) throw Complaint.Usage($"--budget takes 1 to {ProbeOptions.HardCap}, not {budget}", "leave it out for 8");
        var probeOptions = new ProbeOptions { Budget = budget, Agent = Agent, Wait = parsed.GetValue(options.Wait), Pace = TimeSpan.FromSeconds(parsed.GetValue(options.Pace)) };
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var clock = TimeProvider.System;
        if (parsed.GetValue(options.DryRun))
        {
            presentation.WriteRaw(Plan(request, random, probeOptions));
            presentation.Close();
            return ExitCodes.NotRefused;
        }
        var transport = new HttpTransport(connection, clock);
        var probe = new Probe(transport, clock, () => RandomNumberGenerator.GetInt32(1000) / 1000.0, probeOptions)
        {
            Announce = (number, most, purpose) =>
            {
                if (number == 2) errors.WriteLine($"up to {most} requests to {Terminal.Neutral(request.Uri!.Host)}, at least {probeOptions.Pace.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s apart; Ctrl-C stops");
                if (number > 1) errors.WriteLine($"  {number.ToString(CultureInfo.InvariantCulture)}: {Terminal.Neutral(purpose)}");
            },
        };
        var diagnosis = await Investigations.Create(common.Catalogue(parsed)).ProbeAsync(request, probe, clock.GetUtcNow(), Agent, random, cancellation, OwnHost.InsideView(connection, options.Site(parsed), common.Catalogue(parsed), clock)).ConfigureAwait(false);
        presentation.Write(diagnosis);
        presentation.Close();
        return common.ExitCode(parsed, ExitCodes.Of(diagnosis.Verdict));
    }

    /// <summary>Honest, and with a place where an operator learns what it is.</summary>
    public const string Agent = "why403/0.1 (diagnoses refusals for the person who runs it)";

    private static string Plan(Request request, string random, ProbeOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"At most {options.Budget} requests to {request.Uri!.Host}, at least {options.Pace.TotalSeconds:0.#} s apart. Nothing was sent.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"  always      the request itself\n              {CurlLine.Write(request, Route.Default)}\n\nIf it is refused and its answer does not settle why, the most telling of these, and the\nrequest itself again before any of them is believed:\n\n");
        var refused = new Exchange(request, new Response(403));
        foreach (var variant in ProbePlan.For(refused, [], options.Agent, random))
            text.Append(CultureInfo.InvariantCulture, $"  {variant.Purpose}\n              {CurlLine.Write(variant.Request, variant.Route)}\n");
        return string.Join("\n", text.ToString().Split("\n").Select(l => Terminal.Neutral(l)));
    }
}

/// <summary>The options of a probe, after curl where curl has them.</summary>
internal sealed class ProbeCommandOptions
{
    public Argument<string?> Address { get; } = new("url") { Description = "An absolute address", Arity = ArgumentArity.ZeroOrOne };
    public Option<string?> Method { get; } = new("--request", "-X") { Description = "GET, HEAD or OPTIONS", HelpName = "METHOD" };
    public Option<string[]> Header { get; } = new("--header", "-H") { Description = "A header field", HelpName = "'Name: value'", Arity = ArgumentArity.ZeroOrMore };
    public Option<string?> HeaderFile { get; } = new("--header-file") { Description = "Header fields, one a line; for secrets", HelpName = "FILE" };
    public Option<string?> Agent { get; } = new("--user-agent", "-A") { Description = "The User-Agent", HelpName = "NAME" };
    public Option<string?> Cookie { get; } = new("--cookie", "-b") { Description = "The Cookie field", HelpName = "'a=b; c=d'" };
    public Option<string?> Referer { get; } = new("--referer", "-e") { Description = "The Referer", HelpName = "URL" };
    public Option<string?> Curl { get; } = new("--curl") { Description = "A pasted curl command; - reads it from standard input", HelpName = "COMMAND" };
    public Option<string[]> Resolve { get; } = new("--resolve") { Description = "Connect to an address of your choice", HelpName = "HOST:PORT:ADDRESS", Arity = ArgumentArity.ZeroOrMore };
    public Option<string?> Proxy { get; } = new("--proxy", "-x") { Description = "Go through this proxy instead of the environment's", HelpName = "ADDRESS" };
    public Option<bool> Insecure { get; } = new("--insecure", "-k") { Description = "Accept any certificate" };
    public Option<double> Timeout { get; } = new("--timeout") { Description = "Seconds for each request", HelpName = "S", DefaultValueFactory = _ => 15 };
    public Option<int> Budget { get; } = new("--budget") { Description = "Requests at most, 1 to 14", HelpName = "N", DefaultValueFactory = _ => 8 };
    public Option<double> Pace { get; } = new("--pace") { Description = "Seconds between two requests; under 2 only for a site of yours", HelpName = "S", DefaultValueFactory = _ => 2 };
    public Option<bool> Wait { get; } = new("--wait") { Description = "Wait once for the time that the answer names, up to 3 minutes" };
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print what would be sent, and stop" };

    public Option<string?> Server { get; } = new("--server") { Description = "nginx or apache, where the site is this host and has both", HelpName = "NAME" };
    public Option<string?> Config { get; } = new("--config") { Description = "Its configuration, where the site is this host and it is in an unusual place", HelpName = "FILE" };

    public IEnumerable<Option> All => [Method, Header, HeaderFile, Agent, Cookie, Referer, Curl, Resolve, Proxy, Insecure, Timeout, Budget, Pace, Wait, DryRun, Server, Config];

    public SiteOptions Site(ParseResult parsed) => new() { Server = parsed.GetValue(Server), Config = parsed.GetValue(Config) };

    public (Request Request, Connection Connection) Request(ParseResult parsed)
    {
        var request = Why403.Request.Unknown with { Method = "GET" };
        var connection = new Connection { Timeout = Seconds(parsed, Timeout, 0.1, 300), Insecure = parsed.GetValue(Insecure) };
        _ = Seconds(parsed, Pace, 0, 60);
        if (parsed.GetValue(Curl) is { } pasted) (request, connection) = Pasted(pasted, connection);
        if (parsed.GetValue(Address) is { } address) request = request with { Address = address };
        if (parsed.GetValue(Method) is { } method) request = request with { Method = method };
        foreach (var line in parsed.GetValue(HeaderFile) is { } file ? Files.ReadText(file, 1024 * 1024).Split('\n', StringSplitOptions.RemoveEmptyEntries) : []) request = With(request, line);
        foreach (var line in parsed.GetValue(Header) ?? []) request = With(request, line);
        if (parsed.GetValue(Cookie) is { } cookie) request = With(request, "Cookie: " + cookie);
        if (parsed.GetValue(Referer) is { } referer) request = With(request, "Referer: " + referer);
        if (parsed.GetValue(Agent) is { } agent) request = With(request, "User-Agent: " + agent);
        if (!request.Headers.Has("User-Agent")) request = With(request, "User-Agent: " + ProbeCommand.Agent);
        if (!request.Headers.Has("Accept")) request = With(request, "Accept: */*");
        foreach (var resolve in parsed.GetValue(Resolve) ?? []) connection = connection.With(resolve);
        if (parsed.GetValue(Proxy) is { } proxy) connection = connection.Through(proxy);
        if (request.Address.Length == 0) throw Complaint.Usage("there is no address", "why403 probe https://…, or --curl 'curl https://…'");
        if (request.Uri is not { Scheme: "http" or "https" }) throw Complaint.Usage($"`{Redaction.Address(request.Address)}` is no absolute http or https address", "write it with its scheme, as in https://site.example/path");
        if (request.Address.Length > 32 * 1024) throw Complaint.Usage("the address is longer than 32 KiB", "pass the capture of the request to: why403 read -");
        return (request, connection);
    }

    private static TimeSpan Seconds(ParseResult parsed, Option<double> option, double least, double most)
    {
        var value = parsed.GetValue(option);
        return value >= least && value <= most ? TimeSpan.FromSeconds(value)
            : throw Complaint.Usage(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes {least} to {most} seconds, not {value}"), "leave it out for the default");
    }

    private static (Request, Connection) Pasted(string pasted, Connection connection)
    {
        if (pasted == "-")
        {
            using var reader = new StreamReader(Files.Open("-"));
            var buffer = new char[1024 * 1024];
            pasted = new string(buffer, 0, reader.ReadBlock(buffer));
        }
        var command = CurlCommand.Read(pasted);
        if (command.Request is not { } request) throw Complaint.Usage("this is no curl command with an address", command.Problems.FirstOrDefault()?.ToString() ?? "paste what the browser's `copy as cURL` gives");
        foreach (var resolve in command.Resolve) connection = connection.With(resolve);
        if (command.Proxy is { } proxy) connection = connection.Through(proxy);
        return (request, connection with { Insecure = connection.Insecure || command.Insecure });
    }

    private static Request With(Request request, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || line.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) throw Complaint.Usage("a header is not `Name: value`", "write it as -H 'Accept: text/html'");
        return request with { Headers = request.Headers.With(line[..colon].Trim(), line[(colon + 1)..].Trim()) };
    }
}
