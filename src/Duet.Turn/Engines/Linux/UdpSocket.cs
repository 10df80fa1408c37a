using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>A bound UDP socket that never blocks. Calls may come from any thread; whoever disposes of it sees to it that no batch still uses it.</summary>
internal sealed unsafe class UdpSocket : IDisposable
{
    private const int CloseOnExec = 0x80000;

    private UdpSocket(FileDescriptor descriptor, TransportAddress address)
    {
        Descriptor = descriptor;
        Address = address;
    }

    public FileDescriptor Descriptor { get; }

    /// <summary>Where it is bound, with the port that the system chose if none was asked for.</summary>
    public TransportAddress Address { get; }

    /// <summary>Binds to one address, for this socket alone.</summary>
    public static UdpSocket Open(in TransportAddress address, int bufferBytes) => Open(address, bufferBytes, shared: false);

    /// <summary>Binds beside other sockets that <see cref="Share"/> the address; the kernel spreads the flows over them (SO_REUSEPORT, socket(7)).</summary>
    public static UdpSocket OpenBeside(in TransportAddress address, int bufferBytes) => Open(address, bufferBytes, shared: true);

    /// <summary>Lets later sockets of this user bind to the same address.</summary>
    /// <remarks>
    /// Called after the first one was bound alone, so that a second server on the port fails to start and does not take half of the first one's packets.
    /// </remarks>
    public void Share() => Set(Descriptor, SocketConstants.SocketLevel, SocketConstants.ReusePort, 1);

    /// <summary>Lets the kernel hand over several datagrams as one (UDP_GRO). <see langword="false"/> on kernels before 5.0.</summary>
    public bool TryJoinReceived() => TrySet(Descriptor, SocketConstants.UdpLevel, SocketConstants.UdpGro, 1);

    /// <summary>Has each datagram tell which address of this machine it came to: needed where the socket has them all.</summary>
    public void TellLocalAddress() => Set(
        Descriptor,
        Address.Family == AddressFamilyCode.IPv4 ? SocketConstants.IPv4Level : SocketConstants.IPv6Level,
        Address.Family == AddressFamilyCode.IPv4 ? SocketConstants.IPv4PacketInfo : SocketConstants.IPv6ReceivePacketInfo,
        1);

    /// <summary>
    /// Keeps ICMP messages about what was sent, to be received with <see cref="SocketConstants.ErrorQueue"/> (IP_RECVERR, ip(7)). From then on a call on the
    /// socket may fail because of a datagram that an earlier one sent.
    /// </summary>
    public void TellErrors() => Set(
        Descriptor,
        Address.Family == AddressFamilyCode.IPv4 ? SocketConstants.IPv4Level : SocketConstants.IPv6Level,
        Address.Family == AddressFamilyCode.IPv4 ? SocketConstants.IPv4ReceiveErrors : SocketConstants.IPv6ReceiveErrors,
        1);

    /// <summary>Whether what is sent next carries the Don't Fragment bit.</summary>
    /// <remarks>Both modes without it fragment; that of IPv4 lets what went before with the bit be answered, while IPv6 tells of that in any case.</remarks>
    public void SetDontFragment(bool value)
    {
        _ = Address.Family == AddressFamilyCode.IPv4
            ? TrySet(
                Descriptor,
                SocketConstants.IPv4Level,
                SocketConstants.IPv4MtuDiscover,
                value ? SocketConstants.MtuDiscoverDo : SocketConstants.MtuDiscoverOmit)
            : TrySet(
                Descriptor,
                SocketConstants.IPv6Level,
                SocketConstants.IPv6MtuDiscover,
                value ? SocketConstants.MtuDiscoverDo : SocketConstants.MtuDiscoverDont);
    }

    /// <summary>Sends one datagram at once; <see langword="false"/> when the system did not take it, or the socket has ended.</summary>
    public bool TrySend(in TransportAddress destination, ReadOnlySpan<byte> payload) => TrySend(destination, default, payload);

    /// <summary>The same from a certain address of this machine, unless it is none.</summary>
    public bool TrySend(in TransportAddress destination, in TransportAddress source, ReadOnlySpan<byte> payload)
    {
        using var hold = Descriptor.TryHold();
        return hold.IsOpen && Send(destination, source, payload);
    }

    /// <summary>
    /// Ends the socket and gives its port back at once, while its number stays taken until <see cref="Dispose"/>: a batch on another thread that
    /// still has the number then fails to use it, and never meets somebody else's socket.
    /// </summary>
    public void Retire()
    {
        var nothing = Libc.EventDescriptor(0, CloseOnExec);
        _ = Libc.Replace(nothing, Descriptor.Number, CloseOnExec);
        _ = Libc.Close(nothing);
    }

    public void Dispose() => Descriptor.Dispose();

    private static UdpSocket Open(in TransportAddress address, int bufferBytes, bool shared)
    {
        var isIPv4 = address.Family == AddressFamilyCode.IPv4;
        var family = isIPv4 ? SocketConstants.FamilyIPv4 : SocketConstants.FamilyIPv6;
        var descriptor = FileDescriptor.From(Libc.Socket(family, SocketConstants.DatagramNonBlocking, 0), "socket");
        try
        {
            if (!isIPv4)
            {
                Set(descriptor, SocketConstants.IPv6Level, SocketConstants.IPv6Only, 1);
            }

            if (shared)
            {
                Set(descriptor, SocketConstants.SocketLevel, SocketConstants.ReusePort, 1);
            }

            SetBuffer(descriptor, SocketConstants.ReceiveBufferForce, SocketConstants.ReceiveBuffer, bufferBytes);
            SetBuffer(descriptor, SocketConstants.SendBufferForce, SocketConstants.SendBuffer, bufferBytes);
            var socket = new UdpSocket(descriptor, Bind(descriptor, address));
            socket.SetDontFragment(false);
            return socket;
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    private static TransportAddress Bind(FileDescriptor descriptor, in TransportAddress address)
    {
        var bytes = stackalloc byte[SocketAddressBytes.MaxLength];
        if (Libc.Bind(descriptor.Number, bytes, SocketAddressBytes.Write(bytes, address)) < 0)
        {
            throw LinuxException.Last("bind");
        }

        var length = (uint)SocketAddressBytes.MaxLength;
        return Libc.GetSocketName(descriptor.Number, bytes, &length) < 0
            ? throw LinuxException.Last("getsockname")
            : SocketAddressBytes.Read(bytes, length);
    }

    /// <summary>As large as asked for where the process may (CAP_NET_ADMIN), else up to the system's limit.</summary>
    private static void SetBuffer(FileDescriptor descriptor, int force, int ordinary, int bytes)
    {
        if (!TrySet(descriptor, SocketConstants.SocketLevel, force, bytes))
        {
            _ = TrySet(descriptor, SocketConstants.SocketLevel, ordinary, bytes);
        }
    }

    private static void Set(FileDescriptor descriptor, int level, int option, int value)
    {
        if (!TrySet(descriptor, level, option, value))
        {
            throw LinuxException.Last("setsockopt");
        }
    }

    private static bool TrySet(FileDescriptor descriptor, int level, int option, int value) =>
        Libc.SetSocketOption(descriptor.Number, level, option, &value, sizeof(int)) == 0;

    private bool Send(in TransportAddress destination, in TransportAddress source, ReadOnlySpan<byte> payload)
    {
        var address = stackalloc byte[SocketAddressBytes.MaxLength];
        var control = stackalloc byte[ControlMessages.MaxLength];
        fixed (byte* data = payload)
        {
            var piece = new IoVector { Data = data, Length = (nuint)payload.Length };
            var message = new BatchMessage
            {
                Name = address,
                NameLength = SocketAddressBytes.Write(address, destination),
                Vectors = &piece,
                VectorCount = 1,
                Control = control,
                ControlLength = source.IsNone ? 0 : (nuint)ControlMessages.WriteSource(control, source),
            };

            // What failed may have been an earlier datagram: see TellErrors.
            return Libc.SendMessages(Descriptor.Number, &message, 1, 0) == 1 || Libc.SendMessages(Descriptor.Number, &message, 1, 0) == 1;
        }
    }
}
