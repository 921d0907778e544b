using System.Collections.Immutable;

namespace Why403.Servers.Nginx;

/// <summary>A server block with its sockets and names.</summary>
internal sealed class ServerBlock
{
    public ServerBlock(Scope scope, PatternCache patterns)
    {
        Scope = scope;
        var listens = ImmutableArray.CreateBuilder<Listen>();
        foreach (var directive in scope.Own("listen"))
        {
            if (Listen.Of(directive) is { } listen) listens.Add(listen);
            else UnresolvedListen ??= directive;
        }
        if (listens.Count == 0 && UnresolvedListen is null) listens.Add(Listen.Implicit);
        Listens = listens.ToImmutable();
        foreach (var directive in scope.Own("server_name"))
            for (var i = 0; i < directive.Count; i++) AddName(directive, i, patterns);
        Name = Names.Count > 0 ? Names[0].Text : "";
    }

    internal sealed record ServerName(string Text, Pattern? Pattern, Directive Source, int Index);

    public Scope Scope { get; }

    public ImmutableArray<Listen> Listens { get; }

    public Directive? UnresolvedListen { get; }

    public List<ServerName> Names { get; } = [];

    /// <summary>The first name, as <c>$server_name</c> gives it.</summary>
    public string Name { get; }

    /// <summary>A name that is the machine's own, which a configuration does not tell.</summary>
    public Directive? HostnameUsed { get; private set; }

    private void AddName(Directive directive, int index, PatternCache patterns)
    {
        var word = directive[index];
        if (word.Equals("$hostname", StringComparison.OrdinalIgnoreCase)) { HostnameUsed = directive; return; }
        if (word.StartsWith('~'))
        {
            // A pattern with an upper-case letter is compiled without case (ngx_http_core_server_name).
            var text = word[1..];
            Names.Add(new(word, patterns.Get(text, text.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0), directive, index));
            return;
        }
        Names.Add(new(Bytes.Lower(word), null, directive, index));
    }
}
