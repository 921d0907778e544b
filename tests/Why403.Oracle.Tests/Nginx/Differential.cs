using System.Globalization;
using System.Runtime.Versioning;
using Why403.Servers;
using Why403.Servers.Nginx;
using Why403.Text;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>Asks the real server and the evaluation the same, and shrinks what they disagree about.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Differential(int seed)
{
    private const int ServersInOneProcess = 32;

    public sealed class Count
    {
        public int Compared { get; set; }
        public int Undetermined { get; set; }
        /// <summary>Generated configurations that the server does not load.</summary>
        public int Refused { get; set; }
        public int Logs { get; set; }
        public int LogDisagreements { get; set; }
        public List<string> Disagreements { get; } = [];
        public Dictionary<string, int> Reasons { get; } = [];
        public Dictionary<int, int> Statuses { get; } = [];
        public List<string> LogSamples { get; } = [];
    }

    private sealed class OneFile(string name, string text) : IConfigurationFiles
    {
        public SourceText? Read(string path, out string reason)
        {
            reason = path == name ? "" : "no such file";
            return path == name ? new SourceText(path, text) : null;
        }

        public IReadOnlyList<string> Names(string directory) => [];
    }

    private readonly Random _random = new(seed);

    /// <summary>One process with many servers, and requests to all of them.</summary>
    public void Batch(int requests, int port, Count count, bool shrink)
    {
        var folder = Directory.CreateTempSubdirectory("why403-oracle-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111101101);
        try
        {
            var tree = TreeGenerator.Make(folder + "/t", _random);
            using var nginx = new RealNginx(folder);
            var http = new ConfigurationGenerator(_random, folder + "/t").Http(ServersInOneProcess, port);
            if (!Accept(nginx, http)) { count.Refused++; return; }
            var text = nginx.Wrap(http);
            var trace = Trace(nginx, text, tree);
            nginx.Start(text, port);
            var made = new RequestGenerator(_random);
            var pending = new List<(ServerRequest Request, ServerVerdict Verdict, string Id)>();
            var wrong = new List<ServerRequest>();
            for (var i = 0; i < requests; i++)
            {
                var request = made.Make(ServersInOneProcess, port);
                var verdict = trace.Evaluate(request);
                // What would change the tree is not sent: it would change the answers behind it.
                if (request.Method is "PUT" or "DELETE" or "MKCOL" && (verdict.Outcome == ServerOutcome.Undetermined || verdict.Status is 201 or 204)) continue;
                var id = i.ToString(CultureInfo.InvariantCulture);
                var real = RealNginx.Send(request, id);
                count.Compared++;
                count.Statuses[real] = count.Statuses.GetValueOrDefault(real) + 1;
                if (verdict.Outcome == ServerOutcome.Undetermined) { count.Undetermined++; count.Reasons[verdict.Message] = count.Reasons.GetValueOrDefault(verdict.Message) + 1; continue; }
                if (Expected(verdict) == real) pending.Add((request, verdict, id));
                else wrong.Add(request);
            }
            nginx.Stop();
            CompareLogs(nginx.Log(), pending, count);
            foreach (var request in wrong.Take(shrink ? 3 : 1)) count.Disagreements.Add(Shrink(nginx, http, request, tree, port, shrink));
            foreach (var request in wrong.Skip(shrink ? 3 : 1)) count.Disagreements.Add($"{request}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Expected(ServerVerdict verdict) => verdict.Outcome switch { ServerOutcome.HandedOver => 502, ServerOutcome.Closed => 0, _ => verdict.Status ?? -1 };

    private static NginxTrace Trace(RealNginx nginx, string text, FileTree tree)
    {
        var options = new NginxOptions { MainFile = nginx.MainFile, Prefix = "/nonexistent", JoinsRepeatedFields = false };
        return new(NginxConfiguration.Read(new OneFile(nginx.MainFile, text), options), tree, options);
    }

    /// <summary>Takes away what the server does not accept; the generator means to make none.</summary>
    private static bool Accept(RealNginx nginx, List<Node> http)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            if (nginx.Test(nginx.Wrap(http)) is not { } error) return true;
            var at = error.LastIndexOf("nginx.conf:", StringComparison.Ordinal);
            var line = at < 0 ? -1 : int.Parse(new string([.. error[(at + 11)..].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
            if (line < 0 || !Remove(nginx, http, line)) return false;
        }
        return false;
    }

    private static bool Remove(RealNginx nginx, List<Node> http, int line)
    {
        var prefix = nginx.Wrap([]).Split('\n').Length - 2;
        return Walk(http);

        bool Walk(List<Node> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                prefix++;
                if (prefix == line) { list.RemoveAt(i); return true; }
                if (list[i].Children is not { } children) continue;
                if (Walk(children)) return true;
                prefix++;
                if (prefix == line) { list.RemoveAt(i); return true; }
            }
            return false;
        }
    }

    private static void CompareLogs(Dictionary<string, List<string>> real, List<(ServerRequest Request, ServerVerdict Verdict, string Id)> pending, Count count)
    {
        foreach (var (request, verdict, id) in pending)
        {
            // The line of an upstream that is not there is its own; that of PUT names a temporary file.
            if (verdict.Outcome == ServerOutcome.HandedOver || request.Method == "PUT") continue;
            // A listing meets its entries in the order of the directory, which is nobody's.
            var expected = verdict.Log.Where(l => l.Level is "error" or "crit" or "alert").Select(l => l.Text).Order(StringComparer.Ordinal).ToList();
            var seen = (real.GetValueOrDefault(id) ?? []).Order(StringComparer.Ordinal).ToList();
            count.Logs++;
            if (expected.Count == seen.Count && expected.Zip(seen).All(p => p.Second.StartsWith(p.First, StringComparison.Ordinal))) continue;
            count.LogDisagreements++;
            if (count.LogSamples.Count < 10) count.LogSamples.Add($"{request.Method} {request.Target} host {request.Host}: {verdict.Status}\n  expected {string.Join(" | ", expected)}\n  seen     {string.Join(" | ", seen)}");
        }
    }

    private static string Shrink(RealNginx nginx, List<Node> http, ServerRequest request, FileTree tree, int port, bool shrink)
    {
        var said = "";
        bool Differs(List<Node> nodes)
        {
            var text = nginx.Wrap(nodes);
            if (nginx.Test(text) is not null) return false;
            var verdict = Trace(nginx, text, tree).Evaluate(request);
            if (verdict.Outcome == ServerOutcome.Undetermined) return false;
            try { nginx.Start(text, request.LocalPort!.Value); }
            catch (InvalidOperationException) { nginx.Stop(); return false; }
            var real = RealNginx.Send(request, "0");
            nginx.Stop();
            if (real == Expected(verdict)) return false;
            said = $"real {real}, evaluated {Expected(verdict)}: {verdict.Message}\n{string.Join('\n', verdict.Steps.Select(s => $"  {s.Phase}: {s.Role} {s.Text}"))}";
            return true;
        }

        if (!Differs(http)) return $"not repeated: {request.Method} {request.Target}";
        for (var changed = shrink; changed;)
        {
            changed = false;
            foreach (var list in Node.Lists(http).ToList())
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    var node = list[i];
                    list.RemoveAt(i);
                    if (Differs(http)) { changed = true; continue; }
                    list.Insert(i, node);
                }
            foreach (var (name, _) in request.Headers.ToList())
            {
                var less = request with { Headers = request.Headers.Without(name) };
                var before = request;
                request = less;
                if (!Differs(http)) request = before;
            }
        }
        _ = Differs(http);
        return $"{request.Method} {request.Target} host {request.Host} from {request.Client} port {port} headers {string.Join(", ", request.Headers.Select(h => h.Key + ": " + h.Value))}\n{string.Concat(http)}\n{said}";
    }
}
