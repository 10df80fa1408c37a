using System.Net;
using System.Net.Sockets;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Portable;

/// <summary>A bound UDP socket that neither waits nor throws when it sends.</summary>
internal sealed class DatagramSocket : IDisposable
{
    // Windows: a datagram that nobody wanted would make the next receive fail (SIO_UDP_CONNRESET).
    private const int SioUdpConnectionReset = unchecked((int)0x9800000C);
    private readonly Socket _socket;
    private readonly Lock _fragmentGate = new();

    public DatagramSocket(IPEndPoint endpoint, int bufferSize)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = false;
            }

            if (OperatingSystem.IsWindows())
            {
                _socket.IOControl(SioUdpConnectionReset, [0, 0, 0, 0], null);
            }

            _socket.Bind(endpoint);
            _socket.ReceiveBufferSize = bufferSize;
            _socket.SendBufferSize = bufferSize;
            Local = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint Local { get; }

    public SocketAddress NewAddress() => SocketAddresses.New(Local.AddressFamily);

    /// <summary>Receives one datagram; -1 for one that came out wrong, which is nobody's fault but its own.</summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketAddress from, CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode is not (SocketError.OperationAborted or SocketError.NotSocket))
        {
            return -1;
        }
    }

    public void Send(in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, SocketAddresses.Of(to));
        }
        catch (SocketException)
        {
            // Unreachable, too long, no room: lost, as UDP may lose it.
        }
        catch (ObjectDisposedException)
        {
            // The allocation ended between decision and sending.
        }
    }

    /// <summary>Sends with DF set, or not at all. IPv6 routers never fragment, so there it is the same.</summary>
    public void SendUnfragmented(in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (to.Family == AddressFamilyCode.IPv6)
        {
            Send(to, datagram);
            return;
        }

        lock (_fragmentGate)
        {
            try
            {
                _socket.DontFragment = true;
                Send(to, datagram);
                _socket.DontFragment = false;
            }
            catch (SocketException)
            {
                // As above.
            }
            catch (ObjectDisposedException)
            {
                // As above.
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
