namespace Why403.Statements;

/// <summary>The guard of Why403 names the cause of its refusal by an id of this catalogue; one that is not in it tells nothing.</summary>
internal static class GuardStatement
{
    public const string Field = "Why403-Cause";

    public static Reading Read(Exchange exchange)
    {
        var ledger = new Ledger();
        if (exchange.Response is { } response && response.Headers.All(Field).ToList() is [{ Length: <= 64 } id])
            // Narrower than whatever the status and the body say by themselves.
            ledger.Claim(id, Confidence.Proven, "the site's guard states this cause", null, 10, $"{Field}: {Text.Redaction.Quote(id)}");
        return ledger.Close();
    }
}
