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

    private readonly bool _pointsIntoTexts;
    private readonly bool _isReport;

    /// <param name="pointsIntoTexts">The findings have places in files, which SARIF needs.</param>
    /// <param name="isReport">A report of logs, which is a table too and no list of diagnoses.</param>
    public Presentation(ParseResult parsed, CommonOptions options, TextWriter output, bool pointsIntoTexts = false, bool isReport = false)
    {
        (_parsed, _options, _output, _pointsIntoTexts, _isReport) = (parsed, options, output, pointsIntoTexts, isReport);
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

    /// <summary>HTML and SARIF hold all diagnoses in one document; the other formats stream.</summary>
    public bool NeedsAll => Format is OutputFormat.Html or OutputFormat.Sarif;

    public void Write(Diagnosis diagnosis, bool first = true)
    {
        var text = Format switch
        {
            OutputFormat.Json => DiagnosisJson.Write(diagnosis) + "\n",
            OutputFormat.Markdown => (first ? "" : "\n---\n\n") + DiagnosisMarkdown.Write(diagnosis),
            OutputFormat.Html or OutputFormat.Sarif => All([diagnosis]),
            _ => (first || Render.Quiet ? "" : "\n" + new string(Render.Ascii ? '-' : '─', Math.Min(Render.Width, 80)) + "\n\n") + DiagnosisText.Write(diagnosis, Render),
        };
        Emit(text);
    }

    public void WriteAll(IReadOnlyList<Diagnosis> diagnoses) => Emit(All(diagnoses));

    private string All(IReadOnlyList<Diagnosis> diagnoses) =>
        Format == OutputFormat.Sarif ? DiagnosisSarif.Write(diagnoses, Product.Version) : DiagnosisHtml.Write(diagnoses);

    /// <summary>What is written goes into a file that was named.</summary>
    public bool IsInFile => _file is not null;

    public void WriteText(StyledText text) => Emit(Styled(text));

    /// <summary>As the terminal takes it.</summary>
    public string Styled(StyledText text) => Render.Color ? AnsiText.Write(text) : PlainText.Write(text);

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
        var format = Chosen();
        if (_isReport && format is OutputFormat.Sarif or OutputFormat.Markdown) throw Complaint.Usage("a report of logs is text, json, csv or html", "use --format json");
        if (!_isReport && format == OutputFormat.Csv) throw Complaint.Usage("only a report of logs is a table", "use --format json");
        if (format == OutputFormat.Sarif && !_pointsIntoTexts) throw Complaint.Usage("SARIF needs a file to point at, and a refusal seen from outside has none", "use --format json");
        return format;
    }

    private OutputFormat Chosen()
    {
        if (_parsed.GetValue(_options.Format) is { } named)
            return named.ToLowerInvariant() switch
            {
                "text" => OutputFormat.Text,
                "json" => OutputFormat.Json,
                "html" => OutputFormat.Html,
                "markdown" or "md" => OutputFormat.Markdown,
                "sarif" => OutputFormat.Sarif,
                "csv" => OutputFormat.Csv,
                _ => throw Complaint.Usage($"`{named}` is no format", "use text, json, html, markdown or sarif"),
            };
        if (_parsed.GetValue(_options.Json)) return OutputFormat.Json;
        return Path.GetExtension(_file ?? "").ToLowerInvariant() switch
        {
            ".json" => OutputFormat.Json,
            ".html" or ".htm" => OutputFormat.Html,
            ".md" => OutputFormat.Markdown,
            ".sarif" => OutputFormat.Sarif,
            ".csv" => OutputFormat.Csv,
            _ => OutputFormat.Text,
        };
    }
}
