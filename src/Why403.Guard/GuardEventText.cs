using System.Text;
using Why403.Guard.Events;

namespace Why403.Guard;

/// <summary>Events and references as text, for stores.</summary>
public static class GuardEventText
{
    /// <summary>One line of JSON; the members are those of the segments.</summary>
    public static string Write(GuardEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Encoding.UTF8.GetString(EventJson.Write(entry));
    }

    /// <summary>Null where the text is no event.</summary>
    public static GuardEvent? Read(string json) => EventJson.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>A reference as a person typed it, in its exact form; null where it is none.</summary>
    public static string? Reference(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Refusals.Reference.Read(text);
    }
}
