using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Guard;

/// <summary>The policy cannot be used. The message lists every problem at once, each with the way to mend it.</summary>
public sealed class GuardPolicyException(IEnumerable<Problem> problems) : Exception
{
    public ImmutableArray<Problem> Problems { get; } = [.. problems];

    public override string Message => string.Join(Environment.NewLine, Problems.Select(p => p.ToString()).Prepend($"the guard's policy has {(Problems.Length == 1 ? "1 problem" : $"{Problems.Length} problems")}:"));
}
