using Microsoft.AspNetCore.Http;
using Why403.Guard.Networks;

namespace Why403.Guard.Credentials;

/// <summary>
/// Checks what a request carries, before any rule is asked. The work is in a package of its own, so that a site without tokens
/// has no library for them. An accepted credential becomes the request's user.
/// </summary>
internal interface ICredentialJudge
{
    /// <summary>Completes at once for what was checked before.</summary>
    ValueTask<CredentialOutcome> JudgeAsync(HttpContext http, CredentialPlan plan, Address client, DateTimeOffset now);
}
