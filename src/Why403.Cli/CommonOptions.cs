using System.CommandLine;
using Why403.Catalogues;

namespace Why403.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Format { get; } = new("--format") { Description = "text, json, html, markdown or sarif, csv for logs; the extension of -o chooses one too", HelpName = "FORMAT", Recursive = true };
    public Option<bool> Json { get; } = new("--json") { Description = "Short for --format json", Recursive = true };
    public Option<string?> Output { get; } = new("--output", "-o") { Description = "Write to a file; - is standard output", HelpName = "FILE", Recursive = true };
    public Option<string> Color { get; } = new("--color") { Description = "auto, always or never", HelpName = "WHEN", DefaultValueFactory = _ => "auto", Recursive = true };
    public Option<bool> Ascii { get; } = new("--ascii") { Description = "Draw with ASCII characters alone", Recursive = true };
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "One line a finding, nothing else", Recursive = true };
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "All evidence, headers explained, causes ruled out", Recursive = true };
    public Option<bool> VeryVerbose { get; } = new("-vv") { Description = "And every request that was sent", Recursive = true };
    public Option<int> Width { get; } = new("--width") { Description = "Columns to fill, 40 to 400", HelpName = "N", DefaultValueFactory = _ => 80, Recursive = true };
    public Option<bool> ExitZero { get; } = new("--exit-zero") { Description = "Exit with 0 where 1 would say refused", Recursive = true };
    public Option<string?> CatalogueFolder { get; } = new("--catalogue") { Description = "A folder with entries of your own (see catalogue/README.md)", HelpName = "DIR", Recursive = true };

    public IEnumerable<Option> All => [Format, Json, Output, Color, Ascii, Quiet, Verbose, VeryVerbose, Width, ExitZero, CatalogueFolder];

    public Catalogue Catalogue(ParseResult parsed) =>
        parsed.GetValue(CatalogueFolder) is { } folder ? UserCatalogue.Load(folder) : Catalogues.Catalogue.BuiltIn;

    /// <summary>Whoever reads SARIF counts its results; a step that exits with 1 would stop before the upload.</summary>
    public int ExitCode(ParseResult parsed, int code) => code == ExitCodes.Refused && (parsed.GetValue(ExitZero) || IsSarif(parsed)) ? ExitCodes.NotRefused : code;

    private bool IsSarif(ParseResult parsed) =>
        parsed.GetValue(Format) is { } named ? named.Equals("sarif", StringComparison.OrdinalIgnoreCase) : !parsed.GetValue(Json) && parsed.GetValue(Output)?.EndsWith(".sarif", StringComparison.OrdinalIgnoreCase) == true;
}
