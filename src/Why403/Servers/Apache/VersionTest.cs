using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary><c>&lt;IfVersion >= 2.4.10></c> (mod_version.c).</summary>
internal static class VersionTest
{
    public static bool Holds(ImmutableArray<string> words, Version version)
    {
        if (words.Length == 0) return false;
        var (operation, wanted) = words.Length == 1 ? ("=", words[0]) : (words[0], words[1]);
        var not = operation.StartsWith('!');
        if (not) operation = operation[1..];
        bool holds;
        if (operation == "~" || operation is "=" or "==" && wanted is ['/', .., '/'])
            holds = Pattern.Of(wanted.Trim('/'), false).Run(version.ToString(3), out _) is not null;
        else
        {
            var parts = wanted.Split('.').Select(p => int.TryParse(p, out var n) ? n : 0).Concat([0, 0, 0]).Take(3).ToArray();
            var order = version.CompareTo(new(parts[0], parts[1], parts[2]));
            holds = operation switch { "=" or "==" => order == 0, ">" => order > 0, ">=" => order >= 0, "<" => order < 0, "<=" => order <= 0, _ => false };
        }
        return holds != not;
    }
}
