namespace Why403.Servers.Apache;

/// <summary>Order, Allow, Deny and Satisfy (mod_access_compat.c).</summary>
internal static class CompatCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["order"] = Order;
        commands["satisfy"] = SatisfyLine;
        commands["allow"] = (s, d) => Items(s, d, allow: true);
        commands["deny"] = (s, d) => Items(s, d, allow: false);
    }

    private static string? Order(CommandScope scope, Directive directive)
    {
        if (CoreCommands.One(directive, "order") is { } wrong) return wrong;
        CompatOrder? order = Bytes.Lower(directive[0]) switch { "allow,deny" => CompatOrder.AllowDeny, "deny,allow" => CompatOrder.DenyAllow, "mutual-failure" => CompatOrder.MutualFailure, _ => null };
        if (order is null) return "unknown order";
        (scope.Into.Compat ??= new()).Set(scope.Limited, order.Value, directive);
        return null;
    }

    private static string? SatisfyLine(CommandScope scope, Directive directive)
    {
        if (CoreCommands.One(directive, "Satisfy") is { } wrong) return wrong;
        var satisfy = Bytes.Lower(directive[0]) switch { "all" => Satisfy.All, "any" => Satisfy.Any, _ => Satisfy.Unset };
        if (satisfy == Satisfy.Unset) return "Satisfy either 'any' or 'all'.";
        (scope.Into.Compat ??= new()).Set(scope.Limited, satisfy, directive);
        return null;
    }

    private static string? Items(CommandScope scope, Directive directive, bool allow)
    {
        if (directive.Count < 2) return $"{(allow ? "allow" : "deny")} requires at least two arguments";
        var compat = scope.Into.Compat ??= new();
        foreach (var word in directive.Words.Skip(1))
        {
            if (!directive[0].Equals("from", StringComparison.OrdinalIgnoreCase)) return "allow and deny must be followed by 'from'";
            if (Item(directive, word, scope.Limited, out var item) is { } problem) return problem;
            (allow ? compat.Allows : compat.Denies).Add(item!);
        }
        return null;
    }

    private static string? Item(Directive source, string word, ulong limited, out CompatItem? item)
    {
        item = null;
        if (word.StartsWith("env=!", StringComparison.OrdinalIgnoreCase)) item = new(source, word, limited, false, null, word[5..], true);
        else if (word.StartsWith("env=", StringComparison.OrdinalIgnoreCase)) item = new(source, word, limited, false, null, word[4..], false);
        else if (word.Equals("all", StringComparison.OrdinalIgnoreCase)) item = new(source, word, limited, true, null, null, false);
        else
        {
            var range = AddressRange.Parse(word, out var broken);
            if (range is null && word.Contains('/', StringComparison.Ordinal)) return broken ? "The specified network mask is invalid." : "An IP address was expected";
            if (broken) return "The specified IP address is invalid.";
            if (range is null && word.Contains('#', StringComparison.Ordinal)) return "No comments are allowed here";
            item = new(source, word, limited, false, range, null, false);
        }
        return null;
    }
}
