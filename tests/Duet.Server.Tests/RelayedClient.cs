using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Duet.Turn;
using Duet.Turn.Tests.Fakes;

namespace Duet.Server.Tests;

/// <summary>A client of the relay over TCP that has one allocation. Every answer is awaited for at most twenty seconds.</summary>
internal sealed class RelayedClient : IDisposable
{
    private const int HeaderLength = 20;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp = new();
    private readonly TurnCredentials _credentials;
    private string _realm = "";
    private string _nonce = "";

    private RelayedClient(TurnCredentials credentials) => _credentials = credentials;

    public static async Task<RelayedClient> AllocateAsync(Uri address, TurnCredentials credentials)
    {
        var client = new RelayedClient(credentials);
        await client._tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var challenge = await client.AskAsync(StunBuilder.Allocate());
        (client._realm, client._nonce) = (challenge.Realm, challenge.Nonce);
        Assert.True((await client.RequestAsync(StunBuilder.Allocate())).IsSuccess);
        return client;
    }

    /// <summary>Asks for more time; the answer shows that the relay still serves.</summary>
    public Task<StunReply> RefreshAsync() => RequestAsync(StunBuilder.Refresh(600));

    public void Dispose() => _tcp.Dispose();

    private Task<StunReply> RequestAsync(StunBuilder request)
    {
        var key = MD5.HashData(Encoding.UTF8.GetBytes($"{_credentials.Username}:{_realm}:{_credentials.Password}"));
        return AskAsync(request.Credentials(_credentials.Username, _realm, _nonce).Integrity(key));
    }

    private async Task<StunReply> AskAsync(StunBuilder request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(AnswerLimit);
        var stream = _tcp.GetStream();
        await stream.WriteAsync(request.Build(), limit.Token);
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, limit.Token);
        var rest = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2))];
        await stream.ReadExactlyAsync(rest, limit.Token);
        return new StunReply([.. header, .. rest]);
    }
}
