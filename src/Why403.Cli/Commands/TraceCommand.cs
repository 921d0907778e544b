using System.CommandLine;
using Why403.Cli.Tracing;
using Why403.Servers;
using Why403.Text;

namespace Why403.Cli.Commands;

/// <summary><c>why403 trace URL</c>: which line or which directory of this server refuses a request.</summary>
internal static class TraceCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var options = new TraceCommandOptions();
        var command = new Command("trace", "Work out what this server answers, from its configuration and its files, sending nothing\n\n"
            + "  why403 trace https://shop.example/reports/q3.pdf\n  why403 trace https://shop.example/admin --client-ip 10.1.2.3 --root ./image") { options.Address };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(parsed => Run(parsed, options, common, output, errors));
        return command;
    }

    private static int Run(ParseResult parsed, TraceCommandOptions options, CommonOptions common, TextWriter output, TextWriter errors)
    {
        var presentation = new Presentation(parsed, common, output, pointsIntoTexts: true);
        var address = parsed.GetValue(options.Address);
        var batch = parsed.GetValue(options.Requests);
        if ((address is null) == (batch is null)) throw Complaint.Usage(address is null ? "there is no address" : "an address and --requests are two ways to ask", "why403 trace https://site.example/path, or --requests FILE");
        var request = address is null ? null : options.Request(parsed, address);
        var site = Site.Open(options.Site(parsed), common.Catalogue(parsed));
        if (request is null) return common.ExitCode(parsed, RequestLines.Answer(batch!, site, output, errors));
        var diagnosis = site.Inquiry.Diagnose(request, address!);
        presentation.Write(diagnosis);
        presentation.Close();
        return common.ExitCode(parsed, ExitCodes.Of(diagnosis.Verdict));
    }
}

/// <summary>The options of a trace: the request as curl has them, and the server.</summary>
internal sealed class TraceCommandOptions
{
    public Argument<string?> Address { get; } = new("url") { Description = "The address that is asked for", Arity = ArgumentArity.ZeroOrOne };
    public Option<string?> Method { get; } = new("--request", "-X") { Description = "GET without it", HelpName = "METHOD" };
    public Option<string[]> Header { get; } = new("--header", "-H") { Description = "A header field of the request", HelpName = "'Name: value'", Arity = ArgumentArity.ZeroOrMore };
    public Option<string?> Client { get; } = new("--client-ip") { Description = $"Who connects; {TraceTarget.Anybody}, somebody on the internet, without it", HelpName = "ADDRESS" };
    public Option<string?> Certificate { get; } = new("--client-cert") { Description = "What the client shows in the handshake: none, valid or invalid", HelpName = "STATE" };
    public Option<string?> Server { get; } = new("--server") { Description = "nginx or apache, where both are there", HelpName = "NAME" };
    public Option<string?> Config { get; } = new("--config") { Description = "The main file of its configuration", HelpName = "FILE" };
    public Option<string?> Prefix { get; } = new("--prefix") { Description = "Where relative paths start, as nginx -p; /usr/share/nginx without it", HelpName = "DIR" };
    public Option<string?> PhpFpm { get; } = new("--php-fpm") { Description = "The main file of PHP-FPM's configuration, if it is in an unusual place", HelpName = "FILE" };
    public Option<string?> ServerVersion { get; } = new("--server-version") { Description = "The server's own version where versions differ, such as 1.22 (nginx -v)", HelpName = "VERSION" };
    public Option<string?> As { get; } = new("--as") { Description = "Whom the server's workers run as, if its configuration does not say", HelpName = "USER[:GROUP,…]" };
    public Option<string?> Root { get; } = new("--root") { Description = "An unpacked image or backup: its configuration, files and accounts", HelpName = "DIR" };
    public Option<string?> Requests { get; } = new("--requests") { Description = "Many requests, one JSON object a line: id, method, url, client, headers, protocol; - is standard input", HelpName = "FILE" };

    public IEnumerable<Option> All => [Method, Header, Client, Certificate, Server, Config, Prefix, PhpFpm, ServerVersion, As, Root, Requests];

    public SiteOptions Site(ParseResult parsed) => new()
    {
        Server = parsed.GetValue(Server),
        Config = parsed.GetValue(Config),
        Prefix = parsed.GetValue(Prefix),
        PhpFpm = parsed.GetValue(PhpFpm),
        Root = parsed.GetValue(Root),
        As = parsed.GetValue(As),
        Version = VersionOf(parsed.GetValue(ServerVersion)),
    };

    private static Version? VersionOf(string? text)
    {
        if (text is null) return null;
        // Debian's 1.22.1-9+deb12u11 and nginx/1.22.1 are read by their numbers.
        var start = text.IndexOf('/', StringComparison.Ordinal) + 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        return Version.TryParse(text[start..end], out var version) ? version : throw Complaint.Usage($"--server-version takes a number such as 1.24 or 2.4.62, not `{Redaction.Quote(text)}`", "the server tells it: nginx -v, apache2 -v");
    }

    public ServerRequest Request(ParseResult parsed, string address)
    {
        var headers = HeaderList.Empty;
        foreach (var line in parsed.GetValue(Header) ?? [])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) throw Complaint.Usage("a header is not `Name: value`", "write it as -H 'Accept: text/html'");
            headers = new([.. headers, new(line[..colon].Trim(), line[(colon + 1)..].Trim())]);
        }
        var client = parsed.GetValue(Client) ?? TraceTarget.Anybody;
        if (client != "unix:" && !System.Net.IPAddress.TryParse(client, out _)) throw Complaint.Usage($"`{Redaction.Quote(client)}` is no address", "write it as 203.0.113.9 or 2001:db8::1");
        return TraceTarget.Of(address, parsed.GetValue(Method) ?? "GET", client, headers) with { Certificate = CertificateOf(parsed.GetValue(Certificate)), At = TimeProvider.System.GetUtcNow() };
    }

    private static ClientCertificate CertificateOf(string? text) => text switch
    {
        null or "none" => ClientCertificate.None,
        "valid" => ClientCertificate.Valid,
        "invalid" => ClientCertificate.Invalid,
        _ => throw Complaint.Usage($"--client-cert takes none, valid or invalid, not `{Redaction.Quote(text)}`", "leave it out for none"),
    };
}
