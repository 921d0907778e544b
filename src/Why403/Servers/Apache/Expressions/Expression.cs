using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Why403.Servers.Apache.Expressions;

/// <summary>Evaluates an expression for a request (ap_expr_eval). What is not known is noted at the request, and holds nothing.</summary>
internal sealed class Expression(RequestRecord request, Directive source)
{
    private const int MostKnown = 4096;

    // An expression is read once; texts repeat from request to request.
    private static readonly ConcurrentDictionary<string, (ExpressionNode? Node, string? Problem)> Known = new(StringComparer.Ordinal);

    private Match? _match;

    /// <summary>The groups of the last pattern that matched; null for none.</summary>
    public Match? LastMatch => _match;

    public static (ExpressionNode? Node, string? Problem) Read(string text)
    {
        if (Known.Count > MostKnown) Known.Clear();
        return Known.GetOrAdd(text, static t => ExpressionParser.Read(t));
    }

    public bool Holds(ExpressionNode node) => node switch
    {
        ExpressionNode.Constant constant => constant.Value,
        ExpressionNode.Not not => !Holds(not.Inner),
        ExpressionNode.And and => Holds(and.Left) && Holds(and.Right),
        ExpressionNode.Or or => Holds(or.Left) || Holds(or.Right),
        ExpressionNode.Compare compare => Compare(compare),
        ExpressionNode.Matches matches => Matches(matches),
        ExpressionNode.In within => Value(within.Text) is var text && within.List.Any(i => Value(i) == text),
        ExpressionNode.Unary unary => Unary(unary),
        ExpressionNode.Binary binary => Binary(binary),
        _ => Unknown(""),
    };

    private bool Compare(ExpressionNode.Compare compare)
    {
        var (left, right) = (Value(compare.Left), Value(compare.Right));
        // ap_expr compares numbers as 64-bit integers, texts byte by byte.
        var order = compare.Operator[0] == '-' ? Number(left).CompareTo(Number(right)) : string.CompareOrdinal(left, right);
        return compare.Operator switch
        {
            "==" or "-eq" => order == 0, "!=" or "-ne" => order != 0, "<" or "-lt" => order < 0, "<=" or "-le" => order <= 0, ">" or "-gt" => order > 0, _ => order >= 0,
        };
    }

    private bool Matches(ExpressionNode.Matches matches)
    {
        var match = request.Run.Configuration.Regex(matches.Pattern, matches.IgnoresCase).Run(Value(matches.Text), out var unknown);
        if (unknown is not null) request.Run.Unknown(unknown, source.Span);
        if (!matches.IsNegated && match is not null) _match = match;
        return match is not null != matches.IsNegated;
    }

    private bool Unary(ExpressionNode.Unary unary)
    {
        var value = Value(unary.Text);
        switch (unary.Operator)
        {
            case "-n": return value.Length > 0;
            case "-z": return value.Length == 0;
            case "-T": return !(value.Length == 0 || value is "0" || value.Equals("off", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase));
            case "-R": return InNetwork(request.Run.Client, value);
            case "-d" or "-e" or "-f" or "-s" when value.StartsWith('/'):
                var found = request.Run.Files.Stat(value);
                if (found.IsUnknown) return Unknown($"what the worker may see of {Bytes.Text(value)} is not known");
                if (found.Error != Errno.None) return false;
                return unary.Operator switch
                {
                    "-d" => found.Node.Kind == NodeKind.Directory,
                    "-f" => found.Node.Kind == NodeKind.File,
                    "-s" => found.Node.Kind == NodeKind.File && Unknown($"whether {Bytes.Text(value)} is empty is not looked at"),
                    _ => true,
                };
            // A proxied request has a name that is no path.
            case "-d" or "-e" or "-f" or "-s" when value.Length == 0 || value.StartsWith("proxy:", StringComparison.Ordinal): return false;
            default: return Unknown($"`{unary.Operator}` in `{source}` is not worked out");
        }
    }

    private bool Binary(ExpressionNode.Binary binary)
    {
        var (left, right) = (Value(binary.Left), Value(binary.Right));
        switch (binary.Operator)
        {
            case "-ipmatch":
                return ClientAddress.Parse(left) is { } address ? InNetwork(address, right) : false;
            case "-strmatch" or "-fnmatch": return Fnmatch.MatchesAcross(right, left) is var holds && (binary.Operator == "-strmatch" || !left.Contains('/', StringComparison.Ordinal)) ? holds : Unknown($"`-fnmatch` in `{source}` is not worked out for a text with slashes");
            case "-strcmatch": return Fnmatch.MatchesAcross(Bytes.Lower(right), Bytes.Lower(left));
            default: return Unknown($"`{binary.Operator}` in `{source}` is not an operator that is known here");
        }
    }

    private bool InNetwork(ClientAddress address, string network)
    {
        if (Network.Parse(network) is { } parsed) return parsed.Contains(address.Unmapped) || parsed.Contains(address);
        return Unknown($"`{Bytes.Text(network)}` in `{source}` is not a network that is understood here");
    }

    public string Value(ExpressionText text)
    {
        switch (text)
        {
            case ExpressionText.Plain plain: return plain.Value;
            case ExpressionText.BackReference reference: return _match?.Groups[reference.Number].Value ?? "";
            case ExpressionText.Joined joined:
                var all = new StringBuilder();
                foreach (var part in joined.Parts) all.Append(Value(part));
                return all.ToString();
            case ExpressionText.Variable variable:
                if (RequestVariables.Value(request, variable.Name) is { } value) return value;
                Unknown($"the value of %{{{Bytes.Text(variable.Name)}}} is not known here");
                return "";
            case ExpressionText.Function function: return Call(function.Name, Value(function.Argument));
            default: return "";
        }
    }

    private string Call(string name, string argument)
    {
        switch (name)
        {
            case "req" or "http" or "req_novary": return request.Run.Fields[argument] ?? "";
            case "env" or "reqenv": return RequestVariables.Environment(request, argument);
            case "note" or "resp":
                Unknown($"`{name}` in `{source}` asks what other modules left");
                return "";
            case "tolower": return Bytes.Lower(argument);
            case "toupper": return argument.ToUpperInvariant();
            case "escape": return Paths.Escape(argument);
            default:
                Unknown($"the function `{name}` in `{source}` is not worked out");
                return "";
        }
    }

    private static long Number(string text)
    {
        var trimmed = text.AsSpan().TrimStart();
        var end = trimmed.Length > 0 && trimmed[0] is '+' or '-' ? 1 : 0;
        while (end < trimmed.Length && char.IsAsciiDigit(trimmed[end])) end++;
        return long.TryParse(trimmed[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private bool Unknown(string because)
    {
        request.Run.Unknown(because, source.Span);
        return false;
    }
}
