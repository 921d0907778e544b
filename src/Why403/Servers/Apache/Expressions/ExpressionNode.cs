using System.Collections.Immutable;

namespace Why403.Servers.Apache.Expressions;

/// <summary>A text within an expression.</summary>
internal abstract record ExpressionText
{
    internal sealed record Plain(string Value) : ExpressionText;

    internal sealed record Variable(string Name) : ExpressionText;

    /// <summary><c>%{req:Name}</c> and <c>req('Name')</c>.</summary>
    internal sealed record Function(string Name, ExpressionText Argument) : ExpressionText;

    internal sealed record BackReference(int Number) : ExpressionText;

    internal sealed record Joined(ImmutableArray<ExpressionText> Parts) : ExpressionText;
}

/// <summary>Something that holds or not (util_expr_parse.y).</summary>
internal abstract record ExpressionNode
{
    internal sealed record Constant(bool Value) : ExpressionNode;

    internal sealed record Not(ExpressionNode Inner) : ExpressionNode;

    internal sealed record And(ExpressionNode Left, ExpressionNode Right) : ExpressionNode;

    internal sealed record Or(ExpressionNode Left, ExpressionNode Right) : ExpressionNode;

    /// <summary>Text operators compare bytes, those with a dash numbers.</summary>
    internal sealed record Compare(string Operator, ExpressionText Left, ExpressionText Right) : ExpressionNode;

    internal sealed record Matches(ExpressionText Text, string Pattern, bool IgnoresCase, bool IsNegated) : ExpressionNode;

    internal sealed record In(ExpressionText Text, ImmutableArray<ExpressionText> List) : ExpressionNode;

    internal sealed record Unary(string Operator, ExpressionText Text) : ExpressionNode;

    internal sealed record Binary(string Operator, ExpressionText Left, ExpressionText Right) : ExpressionNode;
}
