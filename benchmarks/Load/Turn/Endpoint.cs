using System.Net;
using System.Net.Sockets;
using Duet.Load.Linux;

namespace Duet.Load.Turn;

internal enum EndpointKind
{
    /// <summary>A client of the relay over UDP: packets travel as ChannelData.</summary>
    Channel,

    /// <summary>A client of the relay over TCP: ChannelData, padded to four bytes.</summary>
    Stream,

    /// <summary>A plain peer: packets travel as they are.</summary>
    Plain,
}

/// <summary>One socket of the generator: what it sends to and what should arrive on it.</summary>
internal sealed class Endpoint(EndpointKind kind, Socket socket)
{
    public EndpointKind Kind { get; } = kind;

    public int Descriptor { get; } = (int)socket.SafeHandle.DangerousGetHandle();

    /// <summary>Where a plain peer sends to: the relayed address.</summary>
    public InternetAddress Destination { get; init; }

    public bool HasDestination => Destination.Family != 0;

    /// <summary>The flow whose packets belong here.</summary>
    public int IncomingFlow { get; set; }

    public int NextSequence { get; set; }

    /// <summary>The sequence number that should come next; a lower one is out of order.</summary>
    public int ExpectedSequence { get; set; }

    /// <summary>The beginning of a frame over TCP whose rest has not arrived yet.</summary>
    public byte[]? Partial { get; set; }

    public int HeaderLength => Kind == EndpointKind.Plain ? 0 : 4;

    public static Socket OpenPlain()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
