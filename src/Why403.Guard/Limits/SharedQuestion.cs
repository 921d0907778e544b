using Why403.Guard.Judging;

namespace Why403.Guard.Limits;

/// <summary>A request that its process lets pass, and that the shared store is to be asked about.</summary>
/// <param name="Charges">All charges of the request, those that refuse first. This process has made them already.</param>
/// <param name="Enforced">How many of them refuse.</param>
/// <param name="Table">Where this process counts.</param>
/// <param name="Details">Tell the steps also where every limit was passed.</param>
internal sealed record SharedQuestion(Rule[] Rules, LimitCharge[] Charges, int Enforced, LimitTable Table, bool Known, bool Details)
{
    public LimitPlan Plan(int charge) => Rules[Charges[charge].Rule].Limits[Charges[charge].Plan];
}
