using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary><c>try_files</c>: the first candidate that exists becomes the address; the last is where to go otherwise (ngx_http_try_files_module).</summary>
internal static class TryFiles
{
    public static Outcome Execute(Run run, PhaseEngine engine)
    {
        if (run.Settings.TryFiles is not { } directive) return Outcome.Continue;
        var alias = run.Settings.Alias;
        string? root = null;
        var matches = 0;
        for (var i = 0; i < directive.Count; i++)
        {
            var last = i == directive.Count - 1;
            var word = directive[i];
            if (last && word.StartsWith('=') && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                run.Decide(new("files", status == 403 ? "server.rewrite-forbidden" : null, $"no candidate of `try_files` exists, and `{word}` is its last word", directive.Argument(i), directive));
                return status == 0 ? Outcome.Continue : Ended(status);
            }
            var directory = !last && word.EndsWith('/');
            var template = run.Configuration.Template(directory ? word[..^1] : word);
            // The candidate is measured before the root is built, so a pattern that its variables match lends its captures to the root.
            var name = run.Expand(template);
            if (root is null)
            {
                if (FileMapping.Path(run) is null) return Outcome.Of(500);
                root = FileMapping.Root(run);
                matches = run.Matches;
            }
            else if (matches != run.Matches && FileMapping.UsesCaptures(run)) run.Unknown("the root is built again or not, by the length of the candidates", directive.Span);
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            if (!template.IsPlain && alias is > 0 and not LocationSettings.WholeAlias && run.Uri.Length >= alias && name.StartsWith(run.Uri[..alias], StringComparison.Ordinal)) name = name[alias..];
            if (last)
            {
                run.Step("files", StepRole.Note, $"no candidate exists, `try_files` goes on to {Bytes.Text(name)}", directive.Argument(i));
                if (name.StartsWith('@')) return engine.ToNamed(name, directive);
                var question = name.IndexOf('?', StringComparison.Ordinal);
                return engine.Redirect(question < 0 ? name : name[..question], question < 0 ? "" : name[(question + 1)..], directive);
            }
            var path = root + name;
            var found = FileMapping.Test(run, path);
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            if (found.Error != Errno.None)
            {
                run.Step("files", StepRole.Passed, $"{Bytes.Text(path)}: {found.Reason}", directive.Argument(i));
                if (found.Error is not (Errno.NotFound or Errno.NotDirectory or Errno.NameTooLong)) run.Logs("crit", $"{found.Call} \"{path}\" failed ({found.Reason})");
                continue;
            }
            if (found.Node.Kind == NodeKind.Directory != directory)
            {
                run.Step("files", StepRole.Passed, $"{Bytes.Text(path)} is {(directory ? "no" : "a")} directory", directive.Argument(i));
                continue;
            }
            run.Step("files", StepRole.Chosen, $"{Bytes.Text(path)} exists", directive.Argument(i));
            if (alias == 0) run.Uri = name;
            else if (alias != LocationSettings.WholeAlias) run.Uri = run.Uri[..alias] + name;
            else if (!directory) { run.Uri = name; run.AddsUriToAlias = true; }
            return Outcome.Continue;
        }
        return Outcome.Continue;
    }

    // 201 and 204 are statuses too, everything below 300 else is passed on as it is (ngx_http_core_generic_phase).
    private static Outcome Ended(int status) => Outcome.Of(status);
}
