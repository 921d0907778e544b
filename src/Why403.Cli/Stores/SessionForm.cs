using System.Text;
using System.Text.Json;

namespace Why403.Cli.Stores;

/// <summary>How the value of a session is written, by its first bytes, and whether it is whole.</summary>
internal static class SessionForm
{
    /// <param name="value">Its bytes, each as one character.</param>
    public static (string Form, string? Fault) Of(string value)
    {
        if (value.Length == 0) return ("empty", "empty");
        if (value.Length >= 4)
        {
            var magic = (value[0] << 24) | (value[1] << 16) | (value[2] << 8) | value[3];
            if (magic == 0x09F0C9F0) return ("data protection (ASP.NET Core)", value.Length < 20 + 32 ? "broken off" : null);
            if (magic == unchecked((int)0xACED0005)) return ("Java serialization", null);
        }
        if (value[0] is '{' or '[') return ("JSON", IsJson(value) ? null : "damaged JSON");
        if (value[0] == '\x1F' && value.Length > 1 && value[1] == '\x8B') return ("gzip", null);
        if (value[0] == '\x80' && value.Length > 1 && value[1] is >= '\x02' and <= '\x05') return ("Python pickle", value[^1] == '.' ? null : "broken off");
        if (value[0] == '\x04' && value.Length > 1 && value[1] == '\x08') return ("Ruby Marshal", null);
        if (IsPhp(value)) return ("PHP", value[^1] is ';' or '}' ? null : "broken off");
        return value.AsSpan(0, Math.Min(value.Length, 256)).ContainsAnyInRange('\0', '\x08') ? ("of an unknown binary form", null) : ("of an unknown text form", null);
    }

    private static bool IsJson(string value)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.Latin1.GetBytes(value), new() { MaxDepth = 128 });
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // session.serialize_handler php writes NAME|TYPE:…; php_serialize, and Laravel, write one array.
    private static bool IsPhp(string value)
    {
        var bar = value.AsSpan(0, Math.Min(value.Length, 128)).IndexOf('|');
        var type = bar > 0 && bar + 2 < value.Length ? value.AsSpan(bar + 1, 2) : value.Length > 2 ? value.AsSpan(0, 2) : default;
        return type.Length == 2 && "aOsibdCN".Contains(type[0], StringComparison.Ordinal) && type[1] is ':' or ';';
    }
}
