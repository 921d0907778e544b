using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Why403.Oracle.Tests.Servers;

/// <summary>A certificate for 127.0.0.1 that nobody but the farm knows.</summary>
internal static class Certificate
{
    /// <summary>Writes own.pem and own.key.</summary>
    public static void Write(string home)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Path.Combine(home, "own.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(home, "own.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
