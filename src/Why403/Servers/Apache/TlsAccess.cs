namespace Why403.Servers.Apache;

/// <summary>SSLRequireSSL, SSLRequire and SSLVerifyClient of a section (ssl_hook_Access in ssl_engine_kernel.c).</summary>
internal static class TlsAccess
{
    public static int Check(RequestRecord request)
    {
        var settings = request.Settings;
        var secure = request.Run.Request.Scheme == "https";
        if (settings.RequiresTls is { } requires && !secure && !request.Run.IsWaived(requires))
        {
            request.Run.Logs("error", $"AH02219: access to {request.Filename} failed, reason: SSL connection required");
            return request.Refuse(403, new("access", "tls.required", $"`{requires}` refuses plain HTTP", requires.Span, requires));
        }
        if (!secure) return 0;
        if (settings.VerifyClient is { } verify && verify != request.Server.Defaults.VerifyClient && Bytes.Lower(verify[0]) is not "none" && request.Run.Request.Certificate != ClientCertificate.Valid)
            request.Run.Unknown($"`{verify}` asks for a certificate in the middle of the connection, which ends differently between protocols", verify.Span);
        if (settings.TlsExpressions.Length > 0) request.Run.Unknown($"`{settings.TlsExpressions[0]}` is not evaluated", settings.TlsExpressions[0].Span);
        return 0;
    }
}
