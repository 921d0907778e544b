using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>Which formats access logs may be in, besides those that are known by name.</summary>
/// <param name="Given">The one format of all access logs; null where it is to be found.</param>
/// <param name="Own">The formats of the server's configuration.</param>
internal sealed record LogFormatChoice(ILineFormat? Given, IReadOnlyList<ILineFormat> Own)
{
    /// <summary>The format that fits lines of a log: of an access log, of an error log, or none.</summary>
    public (ILineFormat? Access, ErrorFormat? Errors, string FirstUnread) Choose(IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        var found = LogFormats.Detect(lines, Own);
        return found.Errors is not null ? (null, found.Errors, "") : (Given ?? found.Access, null, found.FirstUnread);
    }

    public static Problem Unknown(string name, string firstUnread) =>
        new(null, $"{name} is in no log format that is known here; its first line is {Terminal.Neutral(firstUnread)}", "give the format as the server has it: --log-format '$remote_addr …', or --config with the server's configuration");

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
