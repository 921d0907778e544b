using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Sessions;

/// <summary>Knows what became of the session that a cookie belongs to. Asked only about a request that is refused.</summary>
internal interface ISessionWitness
{
    /// <summary>Null where the request brought no cookie of a session, or one that holds.</summary>
    LostSession? Find(HttpContext http);

    /// <summary>Tells the browser to drop the cookie, so that it does not come again.</summary>
    void Forget(HttpContext http, LostSession lost);
}
