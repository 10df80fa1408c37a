using System.Net;
using System.Net.Sockets;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines;

/// <summary>A plain UDP socket: the other end of a relayed address. Receiving waits at most five seconds.</summary>
internal sealed class PeerSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[70_000];

    public PeerSocket(string address = "127.0.0.1", int port = 0)
    {
        _socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000, ReceiveBufferSize = 1 << 20 };
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        Address = TransportAddress.From((IPEndPoint)_socket.LocalEndPoint!);
    }

    public TransportAddress Address { get; }

    /// <summary>An address of this machine where nobody listens.</summary>
    public static TransportAddress Gone(string address = "127.0.0.1")
    {
        using var closed = new PeerSocket(address);
        return closed.Address;
    }

    public void Send(TransportAddress destination, ReadOnlySpan<byte> payload) => _socket.SendTo(payload, destination.ToIPEndPoint());

    /// <summary>Sends datagrams of one size in one call, as a network card with receive offload hands them over; only on Linux.</summary>
    public void SendJoined(TransportAddress destination, ReadOnlySpan<byte> payloads, int size)
    {
        const int UdpLevel = 17;
        const int UdpSegment = 103;
        _socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(size));
        Send(destination, payloads);
        _socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(0));
    }

    public (TransportAddress Sender, byte[] Payload) Receive()
    {
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        var length = _socket.ReceiveFrom(_buffer, ref sender);
        return (TransportAddress.From((IPEndPoint)sender), _buffer[..length]);
    }

    public void Dispose() => _socket.Dispose();
}
