using System.Globalization;
using Duet.Turn.Tests.Coturn;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Aioice;

/// <summary>Two ICE agents of aioice (Python) hold a call through the relay alone. Each engine inherits these tests.</summary>
public abstract class AioiceContract
{
    /// <summary>Debian's own, which finds what Debian's package python3-aioice brings.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    protected abstract TurnEngine Engine { get; }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Agents_WithRelayedCandidatesOnly_ReachOneAnother(string transport)
    {
        await using var server = new TurnServer(new TurnOptions
        {
            Engine = Engine,
            Port = 0,
            TlsPort = 0,
            TlsAuthentication = Certificates.ServerOptions,
            ListenAddresses = ["127.0.0.1", "::1"],
            PublicAddress = "127.0.0.1",
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var credentials = server.CreateCredentials("aioice", TimeSpan.FromHours(1));
        var port = transport == "tls" ? server.TlsPort!.Value : server.Port;
        var trusted = Path.Combine(Path.GetTempPath(), $"duet-{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(trusted, Certificates.Pem, TestContext.Current.CancellationToken);
        try
        {
            using var call = new Tool(
                Python,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = trusted },
                Path.Combine(AppContext.BaseDirectory, "call.py"),
                "localhost", port.ToString(CultureInfo.InvariantCulture), credentials.Username, credentials.Password, transport);

            Assert.Equal("240 messages", (await call.ResultAsync(s_limit)).TrimEnd());
        }
        finally
        {
            File.Delete(trusted);
        }
    }
}
