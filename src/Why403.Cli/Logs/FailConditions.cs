using System.Globalization;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>What makes a run for cron or CI fail.</summary>
internal sealed class FailConditions
{
    private readonly List<Func<LogReport, bool>> _conditions = [];

    public static FailConditions Read(string? text)
    {
        var conditions = new FailConditions();
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) conditions._conditions.Add(One(word));
        return conditions;
    }

    public bool Holds(LogReport report) => _conditions.Any(condition => condition(report));

    private static Func<LogReport, bool> One(string word)
    {
        var more = word.IndexOf('>', StringComparison.Ordinal);
        var name = more < 0 ? word : word[..more].TrimEnd();
        var limit = 0.0;
        if (more >= 0 && !double.TryParse(word.AsSpan(more + 1).Trim().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out limit)) throw Unknown(word);
        return name switch
        {
            "incident" when more < 0 => report => report.Incidents.Length > 0,
            "people" => report => report.People > limit,
            "refused" => report => report.Refused > limit,
            "share" when more >= 0 => report => report.Requests > 0 && 100.0 * report.Refused / report.Requests > limit,
            _ => throw Unknown(word),
        };
    }

    private static Complaint Unknown(string word) => Complaint.Usage($"--fail-on does not know `{Redaction.Quote(word)}`", "use incident, people, people>10, refused>1000 or share>5%");
}
