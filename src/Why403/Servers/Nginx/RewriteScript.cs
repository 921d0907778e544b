using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary>
/// The directives of the rewrite module, executed in order (ngx_http_rewrite_handler). A true <c>if</c> of a location
/// switches the configuration in force and the directives behind it go on.
/// </summary>
internal sealed class RewriteScript(Run run, string phase)
{
    // Captures are escaped again in `set` until a first rewrite has run: the script starts with quote = 1.
    private bool _quotes = true;
    private bool _inArguments;
    private int _redirect;

    /// <summary>Names that the condition around the current directive read; they tell what kind of rule this is.</summary>
    private readonly List<string> _conditions = [];
    private readonly List<Directive> _ifs = [];

    public Outcome Execute(Scope scope) => Block(scope, scope.Settings.Codes) is { } end ? end : _redirect > 0 ? Outcome.Of(_redirect) : Outcome.Continue;

    /// <summary>Null when the block ran to its end.</summary>
    private Outcome? Block(Scope scope, IEnumerable<Directive> codes)
    {
        foreach (var code in codes)
        {
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            switch (code.Name)
            {
                case "break":
                    if (run.UriChanged) { run.IsLocationValid = false; run.UriChanged = false; }
                    return Outcome.Continue;
                case "return":
                    if (run.IsWaived(code)) break;
                    return Return(code);
                case "set": Set(code); break;
                case "rewrite":
                    if (Rewrite(code) is { } end) return end;
                    break;
                case "if":
                    if (If(scope, code) is { } inner) return inner;
                    break;
            }
        }
        return null;
    }

    private Outcome? If(Scope scope, Directive code)
    {
        var condition = new Condition(run, code);
        var holds = condition.Holds(_quotes);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        run.Step(phase, StepRole.Passed, $"{condition.Text}: {(holds ? "true" : "false")}", code.Span);
        if (!holds) return null;
        var inner = scope.Ifs[code];
        if (scope.Kind != ScopeKind.Server && !IsInsideServer(scope))
        {
            run.Scope = inner;
            if (inner.Settings.Handler is { } handler) run.Handler = handler;
            if (inner.Settings.Opaque is { } opaque)
            {
                run.Unknown($"`{opaque.Name}` is not a directive that is known here", opaque.Span);
                return Outcome.Undetermined;
            }
        }
        _conditions.AddRange(condition.Reads);
        _ifs.Add(code);
        var end = Block(inner, inner.Settings.Codes);
        _ifs.RemoveAt(_ifs.Count - 1);
        _conditions.RemoveRange(_conditions.Count - condition.Reads.Count, condition.Reads.Count);
        return end;
    }

    private static bool IsInsideServer(Scope scope)
    {
        for (var at = scope; at is not null; at = at.Parent)
        {
            if (at.Kind == ScopeKind.Location) return false;
            if (at.Kind == ScopeKind.Server) return true;
        }
        return true;
    }

    private Outcome Return(Directive code)
    {
        var text = code.Count >= 2 ? code[1] : "";
        if (!int.TryParse(code[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            status = 302;
            text = code[0];
        }
        var value = run.Expand(run.Configuration.Template(text));
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        // Without a text a status of 400 and above goes through the error pages; all else is sent at once.
        if (status >= 400)
        {
            var decision = RuleKind.Of(run, _conditions, _ifs, code, phase, status);
            if (status is 408 or 444 or 499 && text.Length == 0)
            {
                run.Decide(decision with { Text = $"`{code}` closes the connection without an answer" });
                return new(OutcomeKind.Closed, status);
            }
            run.Decide(decision);
            if (text.Length == 0) return Outcome.Of(status);
            run.IsBodyGone = true;
            return Outcome.Sent(status);
        }
        run.IsBodyGone = true;
        run.Step(phase, StepRole.Decided, $"`{code}` answers", code.Span);
        if (status is 301 or 302 or 303 or 307 or 308) { run.RedirectTo = value; return Outcome.Of(status); }
        if (status < 200) { run.Unknown($"a final status of {status} is none", code.Span); return Outcome.Undetermined; }
        return Outcome.Sent(status);
    }

    private void Set(Directive code)
    {
        var name = code[0].TrimStart('$');
        var template = run.Configuration.Template(code[1]);
        if (_inArguments && template.HasCaptures && run.IsEscaped) { run.Unknown("`set` with a capture behind a rewrite to arguments escapes differently between versions", code.Span); return; }
        var value = run.Expand(template, _quotes);
        if (name.Equals("args", StringComparison.OrdinalIgnoreCase)) { run.Arguments = value; return; }
        if (Variables.IsPrefixed(name)) { run.Unknown($"`set` of ${name} hides a variable of the server's own", code.Span); return; }
        run.Assigned[name] = value;
    }

    private Outcome? Rewrite(Directive code)
    {
        var flag = code.Count >= 3 ? code[2] : "";
        var replacement = code[1];
        var before = run.Uri;
        var pattern = run.Configuration.Patterns.Get(code[0], false);
        if (!run.Match(pattern, run.Uri, code))
        {
            run.ForgetCaptures();
            return run.UnknownBecause is null ? null : Outcome.Undetermined;
        }
        var addsArguments = true;
        if (replacement.EndsWith('?')) { addsArguments = false; replacement = replacement[..^1]; }
        var redirects = flag is "redirect" or "permanent" || replacement.StartsWith("http://", StringComparison.Ordinal) || replacement.StartsWith("https://", StringComparison.Ordinal) || replacement.StartsWith("$scheme", StringComparison.Ordinal);
        run.IsInternal = true;
        if (flag == "break") { run.IsLocationValid = false; run.UriChanged = false; }
        else run.UriChanged = true;
        if (redirects) return Redirect(code, flag, replacement, addsArguments);
        var (uri, arguments) = run.ExpandRewrite(run.Configuration.RewriteTemplate(replacement), false);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        _quotes = false;
        if (arguments is not null)
        {
            _inArguments = true;
            run.Arguments = addsArguments && run.Arguments.Length > 0 ? arguments + "&" + run.Arguments : arguments;
        }
        else if (!addsArguments) run.Arguments = "";
        run.Uri = uri;
        run.Step(phase, StepRole.Chosen, $"rewrites {Bytes.Text(before)} to {Bytes.Text(uri)}", code.Span);
        if (uri.Length == 0)
        {
            run.Logs("error", "the rewritten URI has a zero length");
            run.Decide(new(phase, null, "the rewritten address is empty", code.Span, code));
            return Outcome.Of(500);
        }
        return flag is "last" or "break" ? Outcome.Continue : null;
    }

    private Outcome? Redirect(Directive code, string flag, string replacement, bool addsArguments)
    {
        var template = run.Configuration.Template(replacement);
        var target = run.Expand(template, escapeCaptures: true);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (addsArguments && run.Arguments.Length > 0) target += (template.HasQuestion ? "&" : "?") + run.Arguments;
        run.RedirectTo = target;
        _redirect = flag == "permanent" ? 301 : 302;
        run.Step(phase, StepRole.Decided, $"redirects to {Bytes.Text(target)}", code.Span);
        return Outcome.Of(_redirect);
    }
}
