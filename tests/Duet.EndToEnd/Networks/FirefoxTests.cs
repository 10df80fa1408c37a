using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;

namespace Duet.EndToEnd.Networks;

/// <summary>Firefox connects two peers through the relay alone, by each way to it.</summary>
public sealed partial class FirefoxTests
{
    private const string Secret = "shared";

    /// <summary>Two connections with relayed candidates only, and fifty messages there and back.</summary>
    private const string Call =
        """
        (async (servers) => {
          const configuration = { iceServers: servers, iceTransportPolicy: "relay" };
          const [one, other] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
          one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
          other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
          other.ondatachannel = ({ channel }) => (channel.onmessage = ({ data }) => channel.send(data));
          const channel = one.createDataChannel("messages");
          await one.setLocalDescription();
          await other.setRemoteDescription(one.localDescription);
          await other.setLocalDescription();
          await one.setRemoteDescription(other.localDescription);
          await new Promise((opened, failed) => {
            channel.onopen = opened;
            setTimeout(() => failed(new Error(`it is ${one.iceConnectionState}`)), 30000);
          });
          let echoes = 0;
          for (let number = 0; number < 50; number++) {
            const echo = new Promise((came) => (channel.onmessage = ({ data }) => came(data)));
            channel.send(`message ${number}`);
            echoes += (await echo) === `message ${number}` ? 1 : 0;
          }
          one.close();
          other.close();
          return `${echoes} messages`;
        })
        """;

    [Fact]
    public async Task RelayOnly_ByUdpTcpAndTheWebPort_Connects()
    {
        await using var server = await DuetServer.StartAsync($"Turn:SharedSecret={Secret}", "Turn:PublicAddress=127.0.0.1");
        await using var firefox = await Firefox.StartAsync();
        var port = RelayPort(server);

        foreach (var url in new[] { $"turn:127.0.0.1:{port}?transport=udp", $"turn:127.0.0.1:{port}?transport=tcp", $"turn:127.0.0.1:{server.Address.Port}?transport=tcp" })
        {
            Assert.Equal("50 messages", await firefox.EvaluateAsync($"{Call}({Servers(url)})"));
        }
    }

    [Fact]
    public async Task RelayOnly_ByTlsOnTheWebPort_Connects()
    {
        using var authority = await Authority.CreateAsync();
        await using var server = await DuetServer.StartAsync(authority, $"Turn:SharedSecret={Secret}", "Turn:PublicAddress=127.0.0.1");
        await using var firefox = await Firefox.StartAsync(authority);

        Assert.Equal("50 messages", await firefox.EvaluateAsync($"{Call}({Servers($"turns:localhost:{server.Address.Port}?transport=tcp")})"));
    }

    [GeneratedRegex(@"The relay listens on port (?<port>\d+)", RegexOptions.None, 1000)]
    private static partial Regex RelayLine();

    private static int RelayPort(DuetServer server) =>
        int.Parse(server.Output.Select(line => RelayLine().Match(line)).First(match => match.Success).Groups["port"].Value, CultureInfo.InvariantCulture);

    /// <summary>As a server makes them (<c>use-auth-secret</c> of coturn): the page's own come over its signalling.</summary>
    private static string Servers(string url)
    {
        var user = $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}:firefox";
        // The algorithm of these credentials.
#pragma warning disable CA5350
        var password = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(user)));
#pragma warning restore CA5350
        return $$"""[{ urls: "{{url}}", username: "{{user}}", credential: "{{password}}" }]""";
    }
}
