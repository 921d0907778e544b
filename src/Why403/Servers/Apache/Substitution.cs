using System.Text;
using System.Text.RegularExpressions;

namespace Why403.Servers.Apache;

/// <summary>Back references in a target: <c>$1</c>, and a backslash takes its meaning away (ap_pregsub).</summary>
internal static class Substitution
{
    public static string Of(string target, Match match)
    {
        var text = new StringBuilder(target.Length);
        for (var i = 0; i < target.Length; i++)
        {
            var c = target[i];
            if (c == '$' && i + 1 < target.Length && char.IsAsciiDigit(target[i + 1])) text.Append(match.Groups[target[++i] - '0'].Value);
            else if (c == '\\' && i + 1 < target.Length && target[i + 1] is '$' or '&' or '\\') text.Append(target[++i]);
            else text.Append(c);
        }
        return text.ToString();
    }
}
