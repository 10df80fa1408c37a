using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Duet.Server.Relay;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.Server.Tests;

/// <summary>One port for the page and the relay.</summary>
public sealed class WebPortRelayTests
{
    /// <summary>A STUN Binding request without attributes (RFC 8489, section 5).</summary>
    private static readonly byte[] BindingRequest = [0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    [Fact]
    public async Task WebPort_StunFirst_IsAnsweredByTheRelay()
    {
        await using var server = await RunningServer.StartAsync();
        using var tcp = await ConnectAsync(server.Address);

        await AssertBindingAsync(tcp.GetStream());
    }

    [Fact]
    public async Task WebPort_StunAfterTls_IsAnsweredByTheRelay_AndHttpStillWorks()
    {
        var certificate = await TestCertificate.WriteAsync();
        await using var server = await RunningServer.StartAsync(
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={certificate}", "--Kestrel:Certificates:Default:Password=secret");

        await AssertOverTlsAsync(server.Address);
    }

    [Fact]
    public async Task WebPort_NamedHttpsEndpoint_CarriesBothToo()
    {
        var certificate = await TestCertificate.WriteAsync();
        await using var server = await RunningServer.StartAsync(
            "--Kestrel:Endpoints:Web:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:Web:Certificate:Path={certificate}", "--Kestrel:Endpoints:Web:Certificate:Password=secret");

        await AssertOverTlsAsync(server.Address);
    }

    [Theory]
    [InlineData("pfx")]
    [InlineData("pem")]
    public async Task TlsPort_UsesTheWebServersCertificate(string format)
    {
        var certificate = await TestCertificate.WriteAsync();
        string[] settings = [$"--Kestrel:Certificates:Default:Path={certificate}", "--Kestrel:Certificates:Default:Password=secret"];
        if (format == "pem")
        {
            using var loaded = X509CertificateLoader.LoadPkcs12FromFile(certificate, "secret", X509KeyStorageFlags.Exportable);
            using var key = loaded.GetECDsaPrivateKey()!;
            var (chainPath, keyPath) = (certificate + ".pem", certificate + ".key");
            await File.WriteAllTextAsync(chainPath, loaded.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            settings = [$"--Kestrel:Certificates:Default:Path={chainPath}", $"--Kestrel:Certificates:Default:KeyPath={keyPath}"];
        }

        await using var server = await RunningServer.StartAsync(["--Turn:TlsPort=0", .. settings]);

        var port = server.Services.GetRequiredService<RelayHost>().Server!.TlsPort!.Value;
        await AssertOverTlsAsync(new Uri($"https://127.0.0.1:{port}"), alsoHttp: false);
    }

    [Fact]
    public async Task WebPort_BehindAProxyInTcpMode_TakesItsHeaderInFrontOfTls()
    {
        var certificate = await TestCertificate.WriteAsync();
        await using var server = await RunningServer.StartAsync(
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={certificate}", "--Kestrel:Certificates:Default:Password=secret", "--Duet:ProxyProtocol=true");
        using var tcp = await ConnectAsync(server.Address);
        await tcp.GetStream().WriteAsync("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        // The certificate is one that the test has just made.
#pragma warning disable CA5359, MA0039
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359, MA0039
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync(BindingRequest, TestContext.Current.CancellationToken);
        var answer = new byte[32];
        await tls.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);

        // XOR-MAPPED-ADDRESS (RFC 8489, section 14.2): IPv4, the port and the address, both masked.
        Assert.Equal([0x00, 0x20, 0x00, 0x08, 0x00, 0x01, (56324 >> 8) ^ 0x21, (56324 & 0xFF) ^ 0x12, 192 ^ 0x21, 0 ^ 0x12, 2 ^ 0xA4, 7 ^ 0x42], answer[20..]);
    }

    [Fact]
    public async Task WebPort_ProxyThatSaysNothing_IsClosed()
    {
        await using var server = await RunningServer.StartAsync("--Duet:ProxyProtocol=true");
        using var tcp = await ConnectAsync(server.Address);

        await tcp.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        try
        {
            Assert.Equal(0, await tcp.GetStream().ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            // Closed with what it had sent unread.
        }
    }

    [Fact]
    public void TlsPort_WithoutACertificate_StopsTheStart()
    {
        var wrong = Assert.Throws<SettingsException>(() => DuetApplication.Build(["--Turn:Port=0", "--Turn:TlsPort=0"]));

        Assert.StartsWith("Turn:TlsPort", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebPort_RelaySwitchedOff_IsHttpOnly()
    {
        await using var server = await RunningServer.StartAsync("--Turn:WebPort=false");
        using var tcp = await ConnectAsync(server.Address);
        var stream = tcp.GetStream();
        await stream.WriteAsync(BindingRequest, TestContext.Current.CancellationToken);
        await stream.WriteAsync("\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // The certificate is one that the test has just made.
#pragma warning disable CA5359, MA0039
    private static async Task AssertOverTlsAsync(Uri address, bool alsoHttp = true)
    {
        using var tcp = await ConnectAsync(address);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        await AssertBindingAsync(tls);
        if (!alsoHttp)
        {
            return;
        }

        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler) { BaseAddress = address };
        Assert.Equal("alive", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken));
    }
#pragma warning restore CA5359, MA0039

    private static async Task AssertBindingAsync(Stream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));

        // The first byte alone: what looks at it must leave it, and the rest, to whom it is for.
        await stream.WriteAsync(BindingRequest.AsMemory(0, 1), limit.Token);
        await stream.FlushAsync(limit.Token);
        await stream.WriteAsync(BindingRequest.AsMemory(1), limit.Token);
        var answer = new byte[20];
        await stream.ReadExactlyAsync(answer, limit.Token);

        Assert.Equal(0x0101, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal(BindingRequest[4..], answer[4..]);
    }

    private static async Task<TcpClient> ConnectAsync(Uri address)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return tcp;
    }
}
