using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Duet.Turn.Tests.Coturn;

namespace Duet.Server.Tests;

/// <summary>coturn's client relays through the very port that serves the page, with TLS taken off by Kestrel or without.</summary>
public sealed class WebPortCoturnTests
{
    private const string Secret = "shared";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("http", "-t -c")]
    [InlineData("https", "-t -S -c")]
    [InlineData("https", "-t -S -c -s")]
    public async Task Client_OverTheWebPort_LosesNothing(string scheme, string mode)
    {
        var certificate = await WriteCertificateAsync();
        try
        {
            await using var server = await RunningServer.StartAsync(
                $"--urls={scheme}://127.0.0.1:0",
                $"--Kestrel:Certificates:Default:Path={certificate}",
                $"--Turn:SharedSecret={Secret}",
                "--Turn:PublicAddress=127.0.0.1");

            // Two clients, each other's peers: their relayed addresses are the relay's own, and so allowed.
            string[] arguments = [.. mode.Split(' '), "-y", "-W", Secret, "-p", server.Address.Port.ToString(CultureInfo.InvariantCulture), "-n", "10", "-m", "2", "-z", "5", "-l", "171", "127.0.0.1"];
            using var client = new Tool("turnutils_uclient", arguments);
            var output = await client.ResultAsync(s_limit);

            Assert.True(output.Contains("Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)", StringComparison.Ordinal), output);
            Assert.Matches(@"tot_send_msgs=([1-9]\d*), tot_recv_msgs=\1\s", output);
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    private static async Task<string> WriteCertificateAsync()
    {
        // coturn's client asks for ciphers of RSA certificates.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(Path.GetTempPath(), $"duet-{Guid.NewGuid():N}.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx), TestContext.Current.CancellationToken);
        return path;
    }
}
