using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.PhpFpm;

/// <summary>One request on its way through a pool, in the order of fpm_main.c.</summary>
internal sealed class PoolJudgement(ServerVerdict handed, HandOver request)
{
    private readonly List<TraceStep> _steps = [.. handed.Steps];
    private readonly List<ErrorLogLine> _log = [.. handed.Log];

    public ServerVerdict Judge(PhpFpmTrace trace)
    {
        if (trace.PoolAt(request.Address) is not var (configuration, pool)) return handed;
        Step(StepRole.Chosen, $"the pool `{pool.Name}` listens at {request.Address}", pool["listen"].Where);
        if (pool["listen.allowed_clients"] is { IsSet: true } allowed && !IsAllowed(allowed.Value)) return Undetermined("`listen.allowed_clients` of the pool decides who may connect", allowed.Where);
        if (request.Address.StartsWith("unix:", StringComparison.Ordinal) && Connect(trace, pool, request.Address[5..].TrimEnd(':')) is { } refused) return refused;
        if (pool["pm.status_path"] is { IsSet: true } status && request["SCRIPT_NAME"] == status.Value || pool["ping.path"] is { IsSet: true } ping && request["SCRIPT_NAME"] == ping.Value)
            return Answer(200, null, "the pool answers its own status or ping page", pool.Where, Layer.Runtime);
        if (!request.IsKnown("SCRIPT_FILENAME")) return Undetermined("the value of SCRIPT_FILENAME cannot be told", pool.Where);
        if (!request.Parameters.Any(p => p.Key == "REQUEST_METHOD")) return Undetermined("a request without REQUEST_METHOD gets an empty answer", pool.Where);
        if (pool["php_admin_value[doc_root]"].IsSet || pool["php_value[doc_root]"].IsSet) return Undetermined("`doc_root` of PHP replaces the path", (pool["php_admin_value[doc_root]"].Where ?? pool["php_value[doc_root]"].Where)!);
        return Script(trace, configuration, pool);
    }

    /// <summary>Over TCP on the same host the server comes from the address that it connects to.</summary>
    private bool IsAllowed(string clients)
    {
        if (request.Address.StartsWith("unix:", StringComparison.Ordinal)) return true;
        var host = request.Address[..Math.Max(0, request.Address.LastIndexOf(':'))];
        return clients.Split(',', StringSplitOptions.TrimEntries).Contains(host == "localhost" ? "127.0.0.1" : host);
    }

    /// <summary>connect() needs search on every directory of the way and write on the socket (unix(7)).</summary>
    private ServerVerdict? Connect(PhpFpmTrace trace, Pool pool, string path)
    {
        var found = trace.Socket(path);
        if (found.IsUnknown) return Undetermined($"what `{trace.ServerName}` may do with the socket {path} is not known", pool["listen"].Where);
        switch (found.Error)
        {
            case Errno.None when found.Node.MayWrite == true: return null;
            case Errno.None when found.Node.MayWrite is null: return Undetermined($"what `{trace.ServerName}` may do with the socket {path} is not known", pool["listen"].Where);
            case Errno.None:
                _log.AddRange(request.Log.Denied(path));
                return Answer(request.Log.Unreachable, "file.mode-denies", $"`{trace.ServerName}` may not write to the socket {path} ({found.Node.Facts}): that is a fault between the two and no refusal of the request", pool["listen.mode"].Where ?? pool["listen"].Where, Layer.FileSystem, path);
            case Errno.Access:
                _log.AddRange(request.Log.Denied(path));
                return Answer(request.Log.Unreachable, "file.parent-blocked", $"`{trace.ServerName}` may not pass through {Bytes.Text(found.Guilty)} on the way to the socket {path}", pool["listen"].Where, Layer.FileSystem, Bytes.Text(found.Guilty));
            default:
                // Not there means that FPM does not run now; what it would make is known from the pool.
                Step(StepRole.Note, $"the socket {path} is not there: while FPM does not run every request gets {request.Log.Unreachable}; it will belong to {PhpFpmTrace.SocketOwner(pool)}", pool["listen"].Where);
                return null;
        }
    }

    private ServerVerdict Script(PhpFpmTrace trace, PhpFpmConfiguration configuration, Pool pool)
    {
        var (files, who, reason) = trace.FilesOf(pool);
        if (files is null) return Undetermined($"whom the pool runs as is not known here: {reason}", pool["user"].Where ?? pool.Where);
        var script = ScriptPath.Of(request, configuration.FixesPathInfo, configuration.DecodesPath, files, pool.Chroot);
        if (script.IsUnknown) return Undetermined("which script the path means to this PHP is not known, or what the pool's user may see of it", pool.Where);
        var asked = request["SCRIPT_FILENAME"] ?? "";
        if (script.Path is not { } path)
        {
            Complain("Primary script unknown");
            var inside = pool.Chroot.Length > 0 ? $" inside of its chroot {pool.Chroot}" : "";
            return Answer(404, null, $"the pool's user `{who}` finds no script for {Redaction.Quote(ScriptPath.Written(asked))}{inside}", (pool.Chroot.Length > 0 ? pool["chroot"].Where : null) ?? pool.Where, Layer.Runtime, ScriptPath.Written(asked));
        }
        if (path != ScriptPath.Written(asked)) Step(StepRole.Chosen, $"the script is {Redaction.Quote(path)}: what stands behind it is path information (cgi.fix_pathinfo)", null);
        if (Limited(pool, path) is { } limited) return limited;
        return Open(configuration, pool, files, who, path);
    }

    /// <summary>The last dot of the whole path begins the extension; case counts (fpm_php_limit_extensions, seen with 8.2).</summary>
    private ServerVerdict? Limited(Pool pool, string path)
    {
        if (pool.Extensions.IsEmpty) return null;
        var dot = path.LastIndexOf('.');
        if (dot >= 0 && pool.Extensions.Any(e => path.AsSpan(dot).Equals(e, StringComparison.Ordinal))) return null;
        Complain($"Access to the script '{path}' has been denied (see security.limit_extensions)");
        var set = pool["security.limit_extensions"];
        return Answer(403, "php-fpm.extension-limited", $"the pool `{pool.Name}` runs {string.Join(' ', pool.Extensions)} alone, and this is {Redaction.Quote(path)}", set.Where ?? pool.Where, Layer.Runtime);
    }

    private ServerVerdict Open(PhpFpmConfiguration configuration, Pool pool, FileWalk files, string who, string path)
    {
        if (pool.OpenBasedir is { IsSet: true } limit && pool.Chroot.Length == 0)
        {
            if (!limit.Value.Split(':', StringSplitOptions.RemoveEmptyEntries).All(p => p.StartsWith('/'))) return Undetermined("an `open_basedir` with a relative path depends on the process", limit.Where);
            // The limit is compared with the path after its links are resolved (php_check_specific_open_basedir).
            var real = files.Stat(Bytes.Of(path));
            if (real.IsUnknown) return Undetermined("where the script's path leads is not known", limit.Where);
            if (!limit.Value.Split(':', StringSplitOptions.RemoveEmptyEntries).Any(p => Below(files, Bytes.Text(real.Path), p)))
            {
                // Observed with 8.2: what another pool of this FPM has in opcache is run, and open_basedir is not asked.
                if (configuration.CachesScripts && configuration.Pools.Count > 1) return Undetermined($"{Redaction.Quote(path)} lies outside of open_basedir, which is not asked while opcache holds the script for another pool", limit.Where);
                Complain($"Unable to open primary script: {path} (Operation not permitted)");
                return Answer(404, null, $"{Redaction.Quote(path)} lies outside of open_basedir, and PHP answers \"No input file specified.\"", limit.Where, Layer.Runtime, path);
            }
        }
        var opened = files.Open(Bytes.Of(pool.Chroot + path));
        if (opened.IsUnknown) return Undetermined($"what the pool's user `{who}` may do with {path} is not known", pool.Where);
        if (opened.Error == Errno.Access)
        {
            Complain($"Unable to open primary script: {path} (Permission denied)");
            return Answer(403, opened.IsParentBlocked ? "file.parent-blocked" : "file.mode-denies", $"the pool's user `{who}` may not {(opened.IsParentBlocked ? "search" : "read")} {Bytes.Text(opened.Guilty)} ({opened.Node.Facts})", pool["user"].Where ?? pool.Where, Layer.FileSystem, Bytes.Text(opened.Guilty), who);
        }
        if (opened.Error != Errno.None || opened.Node.Kind != NodeKind.File)
        {
            // The error behind it is whatever was left from before.
            Complain($"Unable to open primary script: {path}");
            return Answer(404, null, $"{Redaction.Quote(path)} is no script that can be opened, and PHP answers \"No input file specified.\"", pool.Where, Layer.Runtime, path);
        }
        Step(StepRole.Decided, $"the pool `{pool.Name}` may read {Redaction.Quote(path)} as `{who}` and runs it", pool["user"].Where);
        return handed with { Steps = [.. _steps], Log = [.. _log], Message = $"the pool `{pool.Name}` of PHP-FPM runs {Redaction.Quote(path)}, and the script itself answers", RunsAs = who };
    }

    private static bool Below(FileWalk files, string path, string limit)
    {
        var real = files.Stat(Bytes.Of(limit));
        var prefix = real.Error == Errno.None && !real.IsUnknown ? Bytes.Text(real.Path) : limit.TrimEnd('/');
        return path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal) || prefix == "/";
    }

    private ServerVerdict Answer(int status, string? cause, string text, SourceSpan? where, Layer layer, string? path = null, string? who = null)
    {
        if (request.Dressed.Contains(status)) return Undetermined($"{text}; its {status} goes through the server's `{request.Log.ErrorPage}`", where);
        Step(StepRole.Decided, text, where);
        var answer = handed with
        {
            Outcome = ServerOutcome.Answer, Status = status, CauseId = cause, Layer = layer, Message = text, Where = where, Path = path, RunsAs = who, By = status == request.Log.Unreachable ? null : "PHP-FPM", HandedTo = null, Finish = null, Steps = [.. _steps], Log = [.. _log],
        };
        return handed.Finish?.Invoke(answer) ?? answer;
    }

    private ServerVerdict Undetermined(string because, SourceSpan? where) => handed with
    {
        Outcome = ServerOutcome.Undetermined, Status = null, Message = because, Where = where, HandedTo = null, Steps = [.. _steps], Log = [.. _log],
    };

    private void Step(StepRole role, string text, SourceSpan? where) => _steps.Add(new("php-fpm", role, text, where));

    private void Complain(string text) => _log.Add(request.Log.Complaint(text));
}
