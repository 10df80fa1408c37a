using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Load.Turn;

/// <summary>One allocation with one channel, set up with blocking calls before the measurement.</summary>
internal sealed class TurnClient : IDisposable
{
    public const int Channel = 0x4000;
    public const string User = "load";
    public const string Password = "generator";

    private const byte Udp = 17;
    private const int SuccessClass = 0x0100;
    private const int Attempts = 7;

    private readonly byte[] _answer = new byte[2048];
    private byte[] _key = [];
    private string _realm = "";
    private byte[] _nonce = [];

    private TurnClient(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public IPEndPoint Relayed { get; private set; } = new(IPAddress.Any, 0);

    private bool IsDatagram => Socket.SocketType == SocketType.Dgram;

    /// <summary>Opens a socket and gets an allocation for it.</summary>
    /// <param name="server">The relay.</param>
    /// <param name="transport">How to reach it.</param>
    /// <param name="source">The client's address. A fresh one: a server may remember the last owner of a port for a while.</param>
    public static TurnClient Allocate(IPEndPoint server, ProtocolType transport, IPAddress source)
    {
        var socket = new Socket(AddressFamily.InterNetwork, transport == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, transport)
        {
            ReceiveTimeout = transport == ProtocolType.Udp ? 500 : 5000,
            SendTimeout = 5000,
        };
        if (transport == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }

        socket.Bind(new IPEndPoint(source, 0));
        socket.Connect(server);
        var client = new TurnClient(socket);
        var challenge = client.Ask(new StunRequest(StunRequest.Allocate).Add(StunAttribute.RequestedTransport, [Udp, 0, 0, 0]).Finish(), StunRequest.Allocate, mayChallenge: true);
        client._realm = Encoding.UTF8.GetString(challenge[StunAttribute.Realm]);
        client._nonce = challenge[StunAttribute.Nonce];
#pragma warning disable CA5351 // RFC 8489, section 9.2.2, names MD5.
        client._key = MD5.HashData(Encoding.UTF8.GetBytes($"{User}:{client._realm}:{Password}"));
#pragma warning restore CA5351
        var allocated = client.Ask(
            client.Sign(new StunRequest(StunRequest.Allocate).Add(StunAttribute.RequestedTransport, [Udp, 0, 0, 0])), StunRequest.Allocate);
        client.Relayed = StunRequest.ReadAddress(allocated[StunAttribute.XorRelayedAddress]);
        return client;
    }

    public void BindChannel(IPEndPoint peer) => Ask(
        Sign(new StunRequest(StunRequest.ChannelBind)
            .Add(StunAttribute.ChannelNumber, [Channel >> 8, Channel & 0xFF, 0, 0])
            .Add(StunAttribute.XorPeerAddress, peer)),
        StunRequest.ChannelBind);

    /// <summary>Ends the allocation, so that the next measurement starts from none.</summary>
    public void Release()
    {
        // The answer may stand behind relayed packets that are still under way; nobody waits for it.
        _ = Socket.Send(Sign(new StunRequest(StunRequest.Refresh).Add(StunAttribute.Lifetime, [0, 0, 0, 0])));
    }

    public void Dispose() => Socket.Dispose();

    private byte[] Sign(StunRequest request) => request
        .Add(StunAttribute.UserName, User)
        .Add(StunAttribute.Realm, _realm)
        .Add(StunAttribute.Nonce, _nonce)
        .Finish(_key);

    private Dictionary<StunAttribute, byte[]> Ask(byte[] request, ushort method, bool mayChallenge = false)
    {
        var answer = Exchange(request);
        Dictionary<StunAttribute, byte[]> attributes = [];
        for (var rest = answer[20..]; rest.Length >= 4;)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            attributes.TryAdd((StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Slice(4, size).ToArray());
            rest = rest[Math.Min(rest.Length, 4 + ((size + 3) & ~3))..];
        }

        var isChallenge = mayChallenge && attributes.ContainsKey(StunAttribute.Nonce);
        if (!isChallenge && BinaryPrimitives.ReadUInt16BigEndian(answer) != (method | SuccessClass))
        {
            var error = attributes.TryGetValue(StunAttribute.ErrorCode, out var code) && code.Length >= 4 ? (code[2] * 100) + code[3] : 0;
            throw new InvalidDataException($"The server refused method 0x{method:X4} with error {error}.");
        }

        return attributes;
    }

    /// <summary>Sends until there is an answer, as RFC 8489, section 6.2.1 has it.</summary>
    private Span<byte> Exchange(byte[] request)
    {
        for (var attempt = 1; ; attempt++)
        {
            _ = Socket.Send(request);
            try
            {
                return ReadAnswer(request.AsSpan(8, 12));
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock && attempt < Attempts && IsDatagram)
            {
                // Lost on the way, or in a queue that was full.
            }
        }
    }

    /// <summary>The answer to one request; what a port's former owner was sent is passed over.</summary>
    private Span<byte> ReadAnswer(ReadOnlySpan<byte> transaction)
    {
        while (true)
        {
            var length = IsDatagram ? Socket.Receive(_answer) : ReadStreamMessage();
            if (length >= 20 && _answer.AsSpan(8, 12).SequenceEqual(transaction))
            {
                return _answer.AsSpan(0, length);
            }
        }
    }

    private int ReadStreamMessage()
    {
        Fill(0, 20);
        var length = 20 + BinaryPrimitives.ReadUInt16BigEndian(_answer.AsSpan(2));
        Fill(20, length);
        return length;
    }

    private void Fill(int start, int end)
    {
        while (start < end)
        {
            var count = Socket.Receive(_answer.AsSpan(start, end - start));
            start += count > 0 ? count : throw new IOException("The server closed the connection.");
        }
    }
}
