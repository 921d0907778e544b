using Why403.Guard.Judging;

namespace Why403.Guard.Limits;

/// <summary>One call to the shared store: the charges of one identity.</summary>
internal sealed class StoreCall(string identity)
{
    public string Identity { get; } = identity;

    /// <summary>Places in the question's charges, in the order of <see cref="Charges"/>.</summary>
    public List<int> At { get; } = [];

    public List<GuardLimitCharge> Charges { get; } = [];

    /// <summary>Null where the store has not answered in time, or was not asked.</summary>
    public IReadOnlyList<GuardLimitGrant>? Grants { get; set; }

    /// <summary>An answer that may still come.</summary>
    public Task<IReadOnlyList<GuardLimitGrant>>? Late { get; set; }

    /// <summary>The calls that a request needs.</summary>
    public static List<StoreCall> Of(SharedQuestion question, ref RequestFacts facts, Func<SharedQuestion, int, GuardLimitCharge> charge)
    {
        var calls = new List<StoreCall>();
        for (var i = 0; i < question.Charges.Length; i++)
        {
            if (!question.Charges[i].Asks) continue;
            var identity = question.Plan(i).Identity(ref facts);
            var call = calls.Find(c => c.Identity == identity);
            if (call is null) calls.Add(call = new(identity));
            call.At.Add(i);
            call.Charges.Add(charge(question, i));
        }
        return calls;
    }
}
