using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Why403.Guard.Sessions;

/// <summary>Reads the cookie of a sign-in once more, to say why it was not accepted.</summary>
internal sealed class SessionWitness(string[] schemes, IOptionsMonitor<CookieAuthenticationOptions> monitor, ProtectedText texts, TimeProvider clock) : ISessionWitness
{
    public LostSession? Find(HttpContext http)
    {
        foreach (var scheme in schemes)
        {
            var options = monitor.Get(scheme);
            if (options.Cookie.Name is not { } name || options.CookieManager.GetRequestCookie(http, name) is not { Length: > 0 } cookie) continue;
            if (http.Features.Get<SessionFate>() is { } fate)
            {
                if (fate.Fact is null) continue;
                return new(scheme, fate.Unreachable ? LostSession.Unreachable : LostSession.Over, [$"cookie {name}: {fate.Fact}"], fate.Unreachable);
            }
            if (Fault(options, cookie) is { } fault) return new(scheme, LostSession.Over, [$"cookie {name}: {fault}"], false);
        }
        return null;
    }

    public void Forget(HttpContext http, LostSession lost)
    {
        var options = monitor.Get(lost.Scheme);
        // The attributes must be those of the cookie, or the browser keeps it (RFC 6265 section 5.3, step 11).
        options.CookieManager.DeleteCookie(http, options.Cookie.Name!, options.Cookie.Build(http));
    }

    private string? Fault(CookieAuthenticationOptions options, string cookie)
    {
        if (options.TicketDataFormat.Unprotect(cookie, null) is not { } ticket) return texts.Fault(cookie);
        if (ticket.Properties.ExpiresUtc is { } end && end <= clock.GetUtcNow()) return $"the sign-in ended at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        return null;
    }
}
