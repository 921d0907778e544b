using System.Collections.Immutable;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Refusals;

internal static class RefusalShape
{
    public static ImmutableArray<Key> Refusals { get; } =
    [
        new("Contact", Kind.Text, "where refused visitors may turn to: mailto:…, https://…, or a text"),
        new("StatusPath", Kind.Text, "a path of the guard's own, such as /why403, where visitors see what is known of their reference and may write to the operator; none without it"),
        new("BareAnswers", Kind.Flag, "false: leave 401, 403, 429 and 451 answers of the application without a body as they are") { Default = "true" },
    ];

    public static (string Contact, string? StatusPath, bool BareAnswers) Read(IReadOnlyList<SectionReader> parts)
    {
        var contact = parts.Select(p => p.Text("Contact")).LastOrDefault(c => c is not null) ?? "";
        if (contact.Length > 200) parts[^1].Add("Contact", "is longer than 200 characters", "write an address or a short text");
        var status = parts.Select(p => p.Text("StatusPath")).LastOrDefault(c => c is not null);
        if (status is not null && !PagePath.Is(status))
            parts[^1].Add("StatusPath", $"is `{Redaction.Quote(status)}`, which is no path of a page", PagePath.Fix);
        return (contact, status, parts.Select(p => p.Flag("BareAnswers")).LastOrDefault(f => f is not null) ?? true);
    }
}
