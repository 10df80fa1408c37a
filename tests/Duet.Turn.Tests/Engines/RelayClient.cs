using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Engines;

/// <summary>A TURN client over UDP or TCP with one allocation. Every call waits for its answer, at most five seconds.</summary>
internal sealed class RelayClient : IDisposable
{
    public const string User = "alice";
    public const string Password = "correct horse";
    private const string Realm = "duet";
    private const int TimeoutMilliseconds = 5000;
    private const int Unauthenticated = 401;
    private const int AllocationMismatch = 437;
    private const int MaxAttempts = 10;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[70_000];
    private readonly Queue<byte[]> _data = new();
    private readonly Queue<byte[]> _errors = new();
    private byte[] _nonce = [];

    private RelayClient(IPEndPoint endpoint, ProtocolType transport, int receiveBuffer = 1 << 20)
    {
        var family = endpoint.AddressFamily;
        _socket = new Socket(family, transport == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, transport)
        {
            ReceiveTimeout = TimeoutMilliseconds,
            ReceiveBufferSize = receiveBuffer,
        };
        if (IsStream)
        {
            // Each call is a segment of its own.
            _socket.NoDelay = true;
        }

        _socket.Connect(endpoint);
    }

    public delegate void Fill(ref StunWriter writer);

    /// <summary>The first relayed address.</summary>
    public TransportAddress Relayed { get; private set; }

    public ulong ReservationToken { get; private set; }

    private bool IsStream => _socket.SocketType == SocketType.Stream;

    public static RelayClient Open(TurnServer server, ProtocolType transport = ProtocolType.Udp, AddressFamily family = AddressFamily.InterNetwork, Fill? fill = null) =>
        Open(server.UdpEndpoints.First(candidate => candidate.AddressFamily == family), transport, fill);

    /// <summary>Hears answers from this endpoint alone, as a NAT would have it.</summary>
    public static RelayClient Open(IPEndPoint endpoint, ProtocolType transport = ProtocolType.Udp, Fill? fill = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var client = new RelayClient(endpoint, transport);
            var error = ErrorOf(client.Allocate(fill));
            if (error == AllocationMismatch && attempt < MaxAttempts)
            {
                // The system gave this socket the port of one that went without a word: RFC 8656, section 7.4, says to take another port.
                client.Dispose();
                continue;
            }

            Assert.Equal(0, error);
            return client;
        }
    }

    /// <summary>A client that has not asked for an allocation yet.</summary>
    public static RelayClient Stranger(TurnServer server, ProtocolType transport = ProtocolType.Udp, int receiveBuffer = 1 << 20) =>
        new(server.UdpEndpoints[0], transport, receiveBuffer);

    /// <summary>Asks for an allocation so many times, and is challenged each time.</summary>
    public void Knock(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(Unauthenticated, ErrorOf(Exchange(
                StunMethod.Allocate, (ref writer) => writer.Add(StunAttributeType.RequestedTransport, [RequestedTransport.Udp, 0, 0, 0]))));
        }
    }

    /// <summary>The client's address as the server sees it.</summary>
    public TransportAddress AskForAddress()
    {
        Assert.True(StunMessage.TryParse(Exchange(StunMethod.Binding, (ref _) => { }), out var message));
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.XorMappedAddress && XorAddress.TryRead(attribute.Value, message.CookieAndTransactionId, out var mapped))
            {
                return mapped;
            }
        }

        return default;
    }

    /// <summary>The answer to an Allocate request, after the challenge.</summary>
    public byte[] Allocate(Fill? fill = null)
    {
        var answer = Request(StunMethod.Allocate, (ref writer) =>
        {
            writer.Add(StunAttributeType.RequestedTransport, [RequestedTransport.Udp, 0, 0, 0]);
            fill?.Invoke(ref writer);
        });
        Assert.True(StunMessage.TryParse(answer, out var message));
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.XorRelayedAddress && Relayed.IsNone)
            {
                Assert.True(XorAddress.TryRead(attribute.Value, message.CookieAndTransactionId, out var relayed));
                Relayed = relayed;
            }
            else if (attribute.Type == StunAttributeType.ReservationToken)
            {
                ReservationToken = BinaryPrimitives.ReadUInt64BigEndian(attribute.Value);
            }
        }

        return answer;
    }

    public void Permit(TransportAddress peer) =>
        Assert.Equal(0, ErrorOf(Request(StunMethod.CreatePermission, (ref writer) => XorPeerAddress.Write(ref writer, peer))));

    public void BindChannel(int number, TransportAddress peer) => Assert.Equal(0, ErrorOf(Request(StunMethod.ChannelBind, (ref writer) =>
    {
        BinaryPrimitives.WriteInt32BigEndian(writer.Add(StunAttributeType.ChannelNumber, 4), number << 16);
        XorPeerAddress.Write(ref writer, peer);
    })));

    /// <summary>Asks for more time, and so waits until the server has served all that was sent before.</summary>
    public void Refresh() => Assert.Equal(0, ErrorOf(Request(StunMethod.Refresh, (ref writer) => Lifetime.Write(ref writer, 600))));

    /// <summary>Gives the allocation back.</summary>
    public void Release() =>
        Assert.Equal(0, ErrorOf(Request(StunMethod.Refresh, (ref writer) => Lifetime.Write(ref writer, 0))));

    /// <summary>Sends ChannelData, padded over TCP.</summary>
    public void Send(int channel, ReadOnlySpan<byte> payload)
    {
        var message = new byte[4 + (IsStream ? StunHeader.Padded(payload.Length) : payload.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)channel);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)payload.Length);
        payload.CopyTo(message.AsSpan(4));
        SendRaw(message);
    }

    /// <summary>Sends a Send indication.</summary>
    public void SendTo(TransportAddress peer, ReadOnlySpan<byte> payload, bool dontFragment = false)
    {
        var writer = new StunWriter(new byte[70_000], StunClass.Indication, StunMethod.Send, NewId());
        XorPeerAddress.Write(ref writer, peer);
        if (dontFragment)
        {
            writer.Add(StunAttributeType.DontFragment, 0);
        }

        writer.Add(StunAttributeType.Data, payload);
        SendRaw(writer.Written);
    }

    public void SendRaw(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            message = message[_socket.Send(message)..];
        }
    }

    /// <summary>The next ChannelData message: its payload. Its number, length and padding are checked.</summary>
    public byte[] Receive(int channel)
    {
        var message = NextData();
        Assert.Equal(channel, BinaryPrimitives.ReadUInt16BigEndian(message));
        var length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(2));
        Assert.Equal(4 + (IsStream ? StunHeader.Padded(length) : length), message.Length);
        Assert.All(message[(4 + length)..], padding => Assert.Equal(0, padding));
        return message[4..(4 + length)];
    }

    /// <summary>The next Data indication: its peer and payload.</summary>
    public (TransportAddress Peer, byte[] Payload) ReceiveFrom()
    {
        Assert.True(StunMessage.TryParse(NextData(), out var message));
        Assert.Equal((StunClass.Indication, StunMethod.Data), (message.Class, message.Method));
        var peer = default(TransportAddress);
        byte[]? payload = null;
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.XorPeerAddress)
            {
                Assert.True(XorPeerAddress.TryRead(attribute.Value, message, out peer));
            }
            else if (attribute.Type == StunAttributeType.Data)
            {
                payload = attribute.Value.ToArray();
            }
        }

        Assert.NotNull(payload);
        return (peer, payload);
    }

    /// <summary>The next Data indication that tells of an ICMP message: its peer, and the value of its attribute.</summary>
    public (TransportAddress Peer, byte[] Icmp) ReceiveIcmp()
    {
        if (!_errors.TryDequeue(out var bytes))
        {
            while (!IsIcmp(bytes = ReceiveMessage()))
            {
                _data.Enqueue(bytes);
            }
        }

        Assert.True(StunMessage.TryParse(bytes, out var message));
        Assert.Equal((StunClass.Indication, StunMethod.Data), (message.Class, message.Method));
        Assert.True(XorPeerAddress.TryRead(ValueOf(message, StunAttributeType.XorPeerAddress), message, out var peer));
        Assert.True(ValueOf(message, StunAttributeType.Data).IsEmpty);
        return (peer, ValueOf(message, StunAttributeType.Icmp).ToArray());
    }

    /// <summary>Whether the server has closed the connection, and everything before that was read.</summary>
    public bool HasEnded => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    /// <summary>Waits until the server has closed the connection, whatever comes before.</summary>
    public void AwaitEnd()
    {
        try
        {
            while (_socket.Receive(_buffer) > 0)
            {
                // Not the end yet.
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What the server had not read makes its end a harsh one.
        }
    }

    public static int ErrorOf(byte[] answer)
    {
        Assert.True(StunMessage.TryParse(answer, out var message));
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.ErrorCode)
            {
                return (attribute.Value[2] * 100) + attribute.Value[3];
            }
        }

        return 0;
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] NewId() => [0x21, 0x12, 0xA4, 0x42, .. RandomNumberGenerator.GetBytes(12)];

    private byte[] Request(StunMethod method, Fill fill)
    {
        var answer = Exchange(method, fill);
        if (ErrorOf(answer) is not (401 or 438))
        {
            return answer;
        }

        Assert.True(StunMessage.TryParse(answer, out var message));
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.Nonce)
            {
                _nonce = attribute.Value.ToArray();
            }
        }

        return Exchange(method, fill);
    }

    private byte[] Exchange(StunMethod method, Fill fill)
    {
        var id = NewId();
        var writer = new StunWriter(new byte[1024], StunClass.Request, method, id);
        fill(ref writer);
        if (_nonce.Length > 0)
        {
            writer.Add(StunAttributeType.Username, Encoding.UTF8.GetBytes(User));
            writer.Add(StunAttributeType.Realm, Encoding.UTF8.GetBytes(Realm));
            writer.Add(StunAttributeType.Nonce, _nonce);
#pragma warning disable CA5351 // The key of RFC 8489, section 9.2.2.
            MessageIntegrity.Write(ref writer, MD5.HashData(Encoding.UTF8.GetBytes($"{User}:{Realm}:{Password}")));
#pragma warning restore CA5351
        }

        SendRaw(writer.Written);
        while (true)
        {
            var message = ReceiveMessage();
            if (message.Length >= StunHeader.Length && message[0] < 0x40 && message.AsSpan(4, 16).SequenceEqual(id))
            {
                return message;
            }

            (IsIcmp(message) ? _errors : _data).Enqueue(message);
        }
    }

    private byte[] NextData()
    {
        byte[]? message;
        while (!_data.TryDequeue(out message))
        {
            var received = ReceiveMessage();
            (IsIcmp(received) ? _errors : _data).Enqueue(received);
        }

        return message;
    }

    private static bool IsIcmp(byte[] bytes) =>
        bytes is [< 0x40, ..] && StunMessage.TryParse(bytes, out var message) && !ValueOf(message, StunAttributeType.Icmp).IsEmpty;

    private static ReadOnlySpan<byte> ValueOf(in StunMessage message, StunAttributeType type)
    {
        foreach (var attribute in message)
        {
            if (attribute.Type == type)
            {
                return attribute.Value;
            }
        }

        return [];
    }

    private byte[] ReceiveMessage()
    {
        if (!IsStream)
        {
            return _buffer[.._socket.Receive(_buffer)];
        }

        var header = ReceiveExactly(4);
        var length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
        return [.. header, .. ReceiveExactly(header[0] < 0x40 ? length + 16 : StunHeader.Padded(length))];
    }

    private byte[] ReceiveExactly(int length)
    {
        var bytes = new byte[length];
        for (var received = 0; received < length;)
        {
            var count = _socket.Receive(bytes.AsSpan(received));
            Assert.NotEqual(0, count);
            received += count;
        }

        return bytes;
    }
}
