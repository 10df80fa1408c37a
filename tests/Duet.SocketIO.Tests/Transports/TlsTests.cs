using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Duet.SocketIO.Tests.Transports;

/// <summary><c>UseSocketIO</c> behind <c>UseHttps</c>: there the WebSocket stays on pipes, and over HTTP/2 it stays in its request.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TlsTests()
    {
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task WebSocket_UnderTls_CarriesMessagesOfEachLength_AndCloses(int major, int minor)
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Main.On("echo", static c => c.Acknowledge(c.Arguments)),
            build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(_certificate);
                listen.UseSocketIO();
            })));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => _certificate.Equals(shown);
        using var invoker = new HttpMessageInvoker(handler);
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var client = new ClientWebSocket();
        client.Options.HttpVersion = new Version(major, minor);
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await client.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "wss", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri, invoker, patience.Token);
        Assert.StartsWith("0{", await ReceiveAsync(), StringComparison.Ordinal);
        await SendAsync("40");
        Assert.StartsWith("40{", await ReceiveAsync(), StringComparison.Ordinal);
        foreach (var length in (int[])[1, 125, 126, 65_535, 65_536, 900_000])
        {
            var text = new string('x', length);
            await SendAsync($"421[\"echo\",\"{text}\"]");
            Assert.Equal($"431[\"{text}\"]", await ReceiveAsync());
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);

        Task SendAsync(string text) => client.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, patience.Token).AsTask();

        async Task<string> ReceiveAsync()
        {
            var bytes = new byte[1_000_000];
            var count = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await client.ReceiveAsync(bytes.AsMemory(count), patience.Token);
                count += part.Count;
            }
            while (!part.EndOfMessage);

            return Encoding.UTF8.GetString(bytes, 0, count);
        }
    }
}
