using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Duet.EndToEnd.Hosting;

/// <summary>A certificate authority of a test's own, and a browser's home folder in which it is trusted.</summary>
/// <remarks>
/// What a page's requests may overlook (<c>--ignore-certificate-errors</c>) is not asked for <c>turns:</c>: there the certificate has to be good. Chromium
/// on Linux trusts what is in the NSS database of the user's home.
/// </remarks>
internal sealed class Authority : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duet-authority-");

    private Authority()
    {
    }

    /// <summary>HOME for a browser that trusts the authority.</summary>
    public string Home => _folder.FullName;

    /// <summary>Settings of a server that has a certificate for <c>localhost</c>.</summary>
    public string[] ServerSettings =>
        [$"Kestrel:Certificates:Default:Path={PathOf("server.pem")}", $"Kestrel:Certificates:Default:KeyPath={PathOf("server.key")}"];

    public static async Task<Authority> CreateAsync()
    {
        var authority = new Authority();
        authority.WriteCertificates();
        await authority.TrustInAsync(authority.PathOf(".pki/nssdb"));
        return authority;
    }

    /// <summary>Has it trusted by a browser whose NSS database is in a folder: Firefox has it in its profile.</summary>
    public async Task TrustInAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await RunCertutilAsync("-N", "-d", $"sql:{folder}", "--empty-password");
        await RunCertutilAsync("-A", "-d", $"sql:{folder}", "-n", "Duet test", "-t", "C,,", "-i", PathOf("authority.pem"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task RunCertutilAsync(params string[] arguments)
    {
        await using var certutil = ChildProcess.Start("certutil", arguments, Path.GetTempPath());
        await certutil.WaitForSuccessAsync();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void WriteCertificates()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Duet test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = request.CreateSelfSigned(from, to);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        request = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var server = request.Create(authority, from.AddHours(1), to.AddHours(-1), RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(PathOf("authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(PathOf("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(PathOf("server.key"), serverKey.ExportPkcs8PrivateKeyPem());
    }
}
