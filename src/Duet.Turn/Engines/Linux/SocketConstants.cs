namespace Duet.Turn.Engines.Linux;

/// <summary>Numbers of the socket interface (socket(7), ip(7), ipv6(7), udp(7)), the same on x64 and ARM64.</summary>
internal static class SocketConstants
{
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 10;

    /// <summary>SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC.</summary>
    public const int DatagramNonBlocking = 2 | 0x800 | 0x80000;

    public const int SocketLevel = 1;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int ReusePort = 15;
    public const int SendBufferForce = 32;
    public const int ReceiveBufferForce = 33;

    public const int IPv4Level = 0;
    public const int IPv4PacketInfo = 8;
    public const int IPv4MtuDiscover = 10;
    public const int IPv4ReceiveErrors = 11;

    public const int IPv6Level = 41;
    public const int IPv6MtuDiscover = 23;
    public const int IPv6ReceiveErrors = 25;
    public const int IPv6Only = 26;
    public const int IPv6ReceivePacketInfo = 49;
    public const int IPv6PacketInfo = 50;

    /// <summary>MSG_ERRQUEUE: receive what the network says about datagrams that were sent.</summary>
    public const int ErrorQueue = 0x2000;

    /// <summary>Never set DF, fragment where needed.</summary>
    public const int MtuDiscoverDont = 0;

    /// <summary>Always set DF; what is too long is refused.</summary>
    public const int MtuDiscoverDo = 2;

    /// <summary>Never set DF either, but hear that what was sent with it did not fit.</summary>
    public const int MtuDiscoverOmit = 5;

    public const int UdpLevel = 17;
    public const int UdpSegment = 103;
    public const int UdpGro = 104;
}
