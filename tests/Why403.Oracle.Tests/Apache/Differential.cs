using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Why403.Oracle.Tests.Nginx;
using Why403.Servers;
using Why403.Servers.Apache;
using Why403.Text;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Asks the real server and the evaluation the same, and shrinks what they disagree about.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Differential(int seed)
{
    private const int HostsInOneProcess = 24;

    private static readonly string[] Always = ["mpm_event", "authz_core", "authz_host", "authz_user", "authz_groupfile", "authn_core", "authn_file", "auth_basic", "alias", "env", "setenvif", "rewrite", "headers", "proxy", "proxy_http", "cgid", "remoteip", "userdir", "ssl", "socache_shmcb", "allowmethods"];
    private static readonly string[] Usually = ["access_compat", "dir", "autoindex", "mime", "negotiation"];

    public sealed class Count
    {
        public int Compared { get; set; }
        public int Undetermined { get; set; }
        /// <summary>Generated configurations that the server does not load.</summary>
        public int Refused { get; set; }
        public string LastRefusal { get; set; } = "";
        public int Logs { get; set; }
        public int LogDisagreements { get; set; }
        public List<string> Disagreements { get; } = [];
        public Dictionary<string, int> Reasons { get; } = [];
        public Dictionary<int, int> Statuses { get; } = [];
        public List<string> LogSamples { get; } = [];
    }

    private sealed class Texts(string main, string text, FileTree tree) : IConfigurationFiles
    {
        public SourceText? Read(string path, out string reason)
        {
            reason = "no such file";
            if (path == main) return new SourceText(path, text);
            if (path == "/etc/passwd") return new SourceText(path, File.ReadAllText(path));
            return path.StartsWith(tree.Root, StringComparison.Ordinal) && tree.Passwords(path) is { } inside ? new SourceText(path, inside) : null;
        }

        public IReadOnlyList<string> Names(string directory) => [];
    }

    private sealed record Setting(RealApache Server, List<string> Modules, List<Statement> Statements, FileTree Tree, int Port)
    {
        public string Text => Server.Wrap(Modules, Statements);

        public ApacheTrace Trace()
        {
            var text = Text;
            var options = new ApacheOptions { MainFile = Server.MainFile, EnvironmentFile = "", Version = new(2, 4, 71) };
            var configuration = ApacheConfiguration.Read(new Texts(Server.MainFile, text, Tree), options);
            return new(configuration, Tree, options);
        }
    }

    private readonly Random _random = new(seed);

    /// <summary>One process with many servers, and requests to all of them.</summary>
    public void Batch(int requests, int port, Count count, bool shrink)
    {
        var folder = Directory.CreateTempSubdirectory("why403-oracle-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111101101);
        try
        {
            var generator = new ConfigurationGenerator(_random, folder + "/t");
            var tree = TreeGenerator.Make(folder + "/t", _random, generator);
            using var server = new RealApache(folder);
            List<string> modules = [.. Always, .. Usually.Where(_ => _random.Next(12) > 0)];
            var setting = new Setting(server, modules, generator.Make(HostsInOneProcess, port), tree, port);
            Prune(setting.Statements, modules);
            if (Accept(setting) is { } refusal) { count.Refused++; count.LastRefusal = refusal; return; }
            var trace = setting.Trace();
            server.Start(setting.Text);
            var made = new RequestGenerator(_random);
            var pending = new List<(ServerRequest Request, ServerVerdict Verdict, string Id)>();
            var wrong = new List<(ServerRequest Request, string Said)>();
            for (var i = 0; i < requests; i++)
            {
                var request = made.Make(HostsInOneProcess, port);
                var verdict = trace.Evaluate(request);
                var id = i.ToString(CultureInfo.InvariantCulture);
                var (real, location) = RealApache.Ask(request, id);
                count.Compared++;
                count.Statuses[real] = count.Statuses.GetValueOrDefault(real) + 1;
                if (verdict.Outcome == ServerOutcome.Undetermined) { count.Undetermined++; var reason = $"{Plain(verdict.Message)} (real {real})"; count.Reasons[reason] = count.Reasons.GetValueOrDefault(reason) + 1; continue; }
                if (Agrees(Unreached(verdict), real, location)) pending.Add((request, verdict, id));
                else wrong.Add((request, $"{request.Method} {request.Target} host {request.Host}: real {real} {location}, evaluated {Expected(Unreached(verdict))} {verdict.Location}: {verdict.Message}"));
            }
            server.Stop();
            var other = CompareLogs(server.Log(), pending, count);
            if (Environment.GetEnvironmentVariable("WHY403_ORACLE_SHRINK_LOGS") is not null)
                foreach (var request in other.Take(1)) count.Disagreements.Add(Shrink(setting, request, shrink));
            foreach (var (request, _) in wrong.Take(shrink ? 1 : 0)) count.Disagreements.Add(Shrink(setting, request, shrink));
            foreach (var (_, said) in wrong.Skip(shrink ? 1 : 0)) count.Disagreements.Add(said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Plain(string message) => message.Length > 60 ? message[..60] : message;

    /// <summary>Nobody listens where requests are handed over to: the server has an error of its own, which may have its page.</summary>
    private static ServerVerdict Unreached(ServerVerdict verdict)
    {
        if (verdict is not { Outcome: ServerOutcome.HandedOver, Finish: { } finish } || verdict.Message.StartsWith("runs", StringComparison.Ordinal)) return verdict;
        var seen = finish(verdict with { Outcome = ServerOutcome.Answer, Status = 503, By = null });
        // Where the page of that error is handed over as well, the first error stays.
        return seen.Outcome == ServerOutcome.HandedOver && seen.Steps.Last(s => s.Role == StepRole.Decided).Text.StartsWith("hands over", StringComparison.Ordinal) ? seen with { Outcome = ServerOutcome.Answer, Status = 503 } : seen;
    }

    private static bool Agrees(ServerVerdict verdict, int real, string? location) =>
        verdict.Outcome == ServerOutcome.Undetermined || verdict.Outcome == ServerOutcome.HandedOver && IsErrorPage(verdict) || Expected(verdict) == real && (verdict.Location is not { } to || location == to);

    /// <summary>An error page that is a program: what it answers, or that nobody answers, is its own.</summary>
    private static bool IsErrorPage(ServerVerdict verdict) => !verdict.Message.StartsWith("runs", StringComparison.Ordinal) && !verdict.Message.StartsWith("hands over", StringComparison.Ordinal);

    /// <summary>The scripts of the tree answer 299.</summary>
    private static int Expected(ServerVerdict verdict) => verdict.Outcome switch { ServerOutcome.HandedOver => 299, ServerOutcome.Closed => 0, _ => verdict.Status ?? -1 };

    /// <summary>Takes away the lines of modules that are not loaded this time.</summary>
    private static void Prune(List<Statement> statements, List<string> modules)
    {
        foreach (var list in Statement.Lists(statements).ToList()) list.RemoveAll(s => ModuleOf(s.Text.Split(' ')[0]) is { } module && !modules.Contains(module));
    }

    private static string? ModuleOf(string name) => name switch
    {
        "Order" or "Allow" or "Deny" or "Satisfy" => "access_compat",
        "AddHandler" or "RemoveHandler" => "mime",
        "DirectoryIndex" or "DirectorySlash" or "DirectoryIndexRedirect" or "DirectoryCheckHandler" or "FallbackResource" => "dir",
        _ => null,
    };

    /// <summary>Takes away what the server does not accept; the generator means to make none.</summary>
    private static string? Accept(Setting setting)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            if (setting.Server.Test(setting.Text) is not { } error) return null;
            var at = error.LastIndexOf("on line ", StringComparison.Ordinal);
            var line = at < 0 ? -1 : int.Parse(new string([.. error[(at + 8)..].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
            if (line < 0 || !Remove(setting, line)) return error;
        }
        return "too many lines are refused";
    }

    private static bool Remove(Setting setting, int line)
    {
        var at = (setting with { Statements = [] }).Text.TrimEnd('\n', ' ').Split('\n').Length;
        return Walk(setting.Statements);

        bool Walk(List<Statement> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                at++;
                if (at == line) { list.RemoveAt(i); return true; }
                if (list[i].Inside is not { } inside) continue;
                if (Walk(inside)) return true;
                at++;
                if (at == line) { list.RemoveAt(i); return true; }
            }
            return false;
        }
    }

    private static List<ServerRequest> CompareLogs(Dictionary<string, List<string>> real, List<(ServerRequest Request, ServerVerdict Verdict, string Id)> pending, Count count)
    {
        var other = new List<ServerRequest>();
        foreach (var (request, verdict, id) in pending)
        {
            // The line of a proxy that finds nobody is its own.
            if (verdict.Outcome == ServerOutcome.HandedOver) continue;
            count.Logs++;
            if (SameLog(verdict, real.GetValueOrDefault(id) ?? [], out var expected, out var seen)) continue;
            other.Add(request);
            count.LogDisagreements++;
            if (count.LogSamples.Count < 24) count.LogSamples.Add($"{request.Method} {request.Target} host {request.Host}: {verdict.Status}\n  expected {string.Join(" | ", expected)}\n  seen     {string.Join(" | ", seen)}");
        }
        return other;
    }

    private static bool SameLog(ServerVerdict verdict, List<string> real, out List<string> expected, out List<string> seen)
    {
        expected = [.. verdict.Log.Where(l => l.Level is "error" or "crit" or "alert").Select(l => l.Text).Order(StringComparer.Ordinal)];
        seen = [.. real.Order(StringComparer.Ordinal)];
        return expected.Count == seen.Count && expected.Zip(seen).All(p => p.Second.StartsWith(p.First, StringComparison.Ordinal));
    }

    private static string Shrink(Setting setting, ServerRequest request, bool shrink)
    {
        var said = "";
        string? what = null;
        bool Differs()
        {
            var text = setting.Text;
            if (setting.Server.Test(text) is not null) return false;
            var evaluated = setting.Trace().Evaluate(request);
            var verdict = Unreached(evaluated);
            if (verdict.Outcome == ServerOutcome.Undetermined) return false;
            try { setting.Server.Start(text); }
            catch (InvalidOperationException) { setting.Server.Stop(); return false; }
            int real;
            string? location;
            try { (real, location) = RealApache.Ask(request, "0"); }
            // The line that listens was taken away.
            catch (SocketException) { setting.Server.Stop(); return false; }
            setting.Server.Stop();
            var kind = Expected(verdict) != real ? "status" : !Agrees(verdict, real, location) ? "location" : evaluated.Outcome == ServerOutcome.HandedOver || SameLog(verdict, setting.Server.Log().GetValueOrDefault("0") ?? [], out _, out _) ? "" : "log";
            if (verdict.Outcome == ServerOutcome.HandedOver && Agrees(verdict, real, location)) kind = "";
            what ??= kind;
            if (kind.Length == 0 || what != kind) return false;
            said = $"real {real} {location}, evaluated {Expected(verdict)} {verdict.Location}: {verdict.Message}\n{string.Join('\n', verdict.Steps.Select(s => $"  {s.Phase}: {s.Role} {s.Text}"))}\n{string.Join('\n', verdict.Log.Select(l => "  log " + l.Text))}\nreal log {string.Join("\n         ", setting.Server.Log().SelectMany(l => l.Value))}";
            return true;
        }

        if (!Differs()) return $"not repeated: {request.Method} {request.Target}";
        for (var changed = shrink; changed;)
        {
            changed = false;
            foreach (var list in Statement.Lists(setting.Statements).ToList())
                for (var size = Math.Max(1, list.Count / 2); size >= 1; size /= 2)
                    for (var i = list.Count - size; i >= 0; i -= size)
                    {
                        var taken = list.GetRange(i, size);
                        list.RemoveRange(i, size);
                        if (Differs()) { changed = true; continue; }
                        list.InsertRange(i, taken);
                    }
        }
        _ = Differs();
        var access = string.Concat(setting.Tree.Names(setting.Tree.Root).Count > 0 ? AccessTexts(setting, request) : "");
        return $"{request.Method} {request.Target} host {request.Host} from {request.Client} port {request.LocalPort} headers {string.Join(", ", request.Headers.Select(h => h.Key + ": " + h.Value))}\n{Statement.Write(setting.Statements)}\n{access}{said}";
    }

    private static string AccessTexts(Setting setting, ServerRequest request)
    {
        var text = "";
        foreach (var directory in (string[])["", "/a", "/a/b", "/noidx", "/priv", "/xonly", "/up", "/idxdir", "/cgi", "/ann"])
            foreach (var top in (string[])["/r1", "/r2"])
                if (request.Target.Contains(directory, StringComparison.OrdinalIgnoreCase) && setting.Tree.Passwords(setting.Tree.Root + top + directory + "/.htaccess") is { Length: > 0 } inside) text += $"[{top}{directory}/.htaccess]\n{inside}";
        return text;
    }
}
