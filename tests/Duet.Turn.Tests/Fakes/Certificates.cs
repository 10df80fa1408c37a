using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Duet.Turn.Tests.Fakes;

/// <summary>A certificate of one's own for <c>localhost</c>.</summary>
internal static class Certificates
{
    private static readonly Lazy<X509Certificate2> Localhost = new(Make);

    /// <summary>For clients that trust what is in a file.</summary>
    public static string Pem => Localhost.Value.ExportCertificatePem();

    public static SslServerAuthenticationOptions ServerOptions() => new() { ServerCertificate = Localhost.Value };

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
