using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Cli.Logs;

/// <summary>Which formats access logs may be in, besides those that are known by name.</summary>
/// <param name="Given">The one format of all access logs; null where it is to be found.</param>
/// <param name="Own">The formats of the server's configuration.</param>
internal sealed record LogFormatChoice(ILineFormat? Given, IReadOnlyList<ILineFormat> Own)
{
    /// <param name="given">As given with <c>--log-format</c>; null for none.</param>
    /// <param name="configured">Whole directives of the configuration. A format without status or time is of no use here and left out.</param>
    public static LogFormatChoice Read(string? given, IEnumerable<string> configured)
    {
        var own = configured.Select(text => LogFormats.Parse(text, out _)).OfType<ILineFormat>().ToList();
        if (given is null) return new(null, own);
        // A format that the configuration names can be given by that name.
        var format = own.FirstOrDefault(known => known.Name.EndsWith($" {given}", StringComparison.Ordinal)) ?? LogFormats.Parse(given, out var problem) ?? throw Complaint.Usage(problem!.Message, problem.Fix);
        return new(format, own);
    }
}
