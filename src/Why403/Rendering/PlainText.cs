using System.Text;

namespace Why403.Rendering;

/// <summary>The words alone, without a space at the end of a line.</summary>
public static class PlainText
{
    public static string Write(StyledText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder();
        foreach (var run in text.Runs) plain.Append(run.Text);
        return plain.ToString();
    }
}
