using System.CommandLine;
using System.Text;
using Why403.Rendering;

namespace Why403.Cli;

/// <summary>Writes diagnoses in the format, to the place and with the decoration that the user asked for.</summary>
internal sealed class Presentation
{
    private readonly ParseResult _parsed;
    private readonly CommonOptions _options;
    private readonly TextWriter _output;
    private readonly string? _file;
    private readonly StringBuilder _collected = new();

    public Presentation(ParseResult parsed, CommonOptions options, TextWriter output)
    {
        (_parsed, _options, _output) = (parsed, options, output);
        _file = parsed.GetValue(options.Output) is { } name and not "-" ? name : null;
        Format = ChooseFormat();
        var color = parsed.GetValue(options.Color);
        if (color is not ("auto" or "always" or "never")) throw Complaint.Usage($"--color takes auto, always or never, not `{color}`", "leave it out for auto");
        var width = parsed.GetValue(options.Width);
        if (width is < 40 or > 400) throw Complaint.Usage($"--width takes 40 to 400, not {width}", "leave it out for 80");
        var terminal = _file is null && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        Render = new()
        {
            Color = color == "always" || (color == "auto" && _file is null && Terminal.WantsColor(terminal)),
            Ascii = parsed.GetValue(options.Ascii),
            Hyperlinks = false,
            Width = width,
            Verbosity = parsed.GetValue(options.VeryVerbose) ? 2 : parsed.GetValue(options.Verbose) ? 1 : 0,
            Quiet = parsed.GetValue(options.Quiet),
            ShowNext = terminal,
        };
    }

    public OutputFormat Format { get; }

    public RenderOptions Render { get; }

    /// <summary>HTML holds all diagnoses in one page; the other formats stream.</summary>
    public bool NeedsAll => Format == OutputFormat.Html;

    public void Write(Diagnosis diagnosis, bool first = true)
    {
        var text = Format switch
        {
            OutputFormat.Json => DiagnosisJson.Write(diagnosis) + "\n",
            OutputFormat.Markdown => (first ? "" : "\n---\n\n") + DiagnosisMarkdown.Write(diagnosis),
            OutputFormat.Html => DiagnosisHtml.Write([diagnosis]),
            _ => (first || Render.Quiet ? "" : "\n" + new string(Render.Ascii ? '-' : '─', Math.Min(Render.Width, 80)) + "\n\n") + DiagnosisText.Write(diagnosis, Render),
        };
        Emit(text);
    }

    public void WriteAll(IReadOnlyList<Diagnosis> diagnoses) => Emit(DiagnosisHtml.Write(diagnoses));

    public void WriteText(StyledText text) => Emit(Render.Color ? AnsiText.Write(text) : PlainText.Write(text));

    public void WriteRaw(string text) => Emit(text);

    /// <summary>Puts what was collected for <c>-o</c> on disk.</summary>
    public void Close()
    {
        if (_file is not null) Files.Write(_file, _collected.ToString());
    }

    private void Emit(string text)
    {
        if (_file is null) _output.Write(text);
        else _collected.Append(text);
    }

    private OutputFormat ChooseFormat()
    {
        if (_parsed.GetValue(_options.Format) is { } named)
            return named.ToLowerInvariant() switch
            {
                "text" => OutputFormat.Text,
                "json" => OutputFormat.Json,
                "html" => OutputFormat.Html,
                "markdown" or "md" => OutputFormat.Markdown,
                "sarif" => throw Complaint.Usage("SARIF needs a file to point at, and a refusal seen from outside has none", "use --format json"),
                _ => throw Complaint.Usage($"`{named}` is no format", "use text, json, html or markdown"),
            };
        if (_parsed.GetValue(_options.Json)) return OutputFormat.Json;
        return Path.GetExtension(_file ?? "").ToLowerInvariant() switch
        {
            ".json" => OutputFormat.Json,
            ".html" or ".htm" => OutputFormat.Html,
            ".md" => OutputFormat.Markdown,
            _ => OutputFormat.Text,
        };
    }
}
