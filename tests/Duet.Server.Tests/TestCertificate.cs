using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Duet.Server.Tests;

/// <summary>A certificate for <c>localhost</c> in a file, as a person who runs the server has one.</summary>
internal static class TestCertificate
{
    public const string Password = "secret";

    public static async Task<string> WriteAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(Path.GetTempPath(), $"duet-{Guid.NewGuid():N}.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, Password), TestContext.Current.CancellationToken);
        return path;
    }
}
