using System.Net;
using System.Net.Sockets;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Portable;

/// <summary>Between <see cref="TransportAddress"/> and .NET's <see cref="SocketAddress"/>, without an <see cref="IPEndPoint"/> per datagram.</summary>
internal static class SocketAddresses
{
    [ThreadStatic]
    private static SocketAddress? t_ipv4;

    [ThreadStatic]
    private static SocketAddress? t_ipv6;

    public static SocketAddress New(AddressFamily family) => new(family);

    /// <summary>Reads the address that a datagram came from. The layout is <c>sockaddr_in</c>'s and <c>sockaddr_in6</c>'s on every platform.</summary>
    public static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = (bytes[2] << 8) | bytes[3];
        return address.Family == AddressFamily.InterNetwork
            ? TransportAddress.FromBytes(bytes.Slice(4, 4), port)
            : TransportAddress.FromBytes(bytes.Slice(8, 16), port, BitConverter.ToUInt32(bytes.Slice(24, 4)));
    }

    /// <summary>An address to send to, good until this thread asks for the next.</summary>
    public static SocketAddress Of(in TransportAddress address)
    {
        var isIPv4 = address.Family == AddressFamilyCode.IPv4;
        var result = isIPv4 ? t_ipv4 ??= New(AddressFamily.InterNetwork) : t_ipv6 ??= New(AddressFamily.InterNetworkV6);
        var bytes = result.Buffer.Span;
        bytes[2] = (byte)(address.Port >> 8);
        bytes[3] = (byte)address.Port;
        address.WriteAddress(bytes[(isIPv4 ? 4 : 8)..]);
        if (!isIPv4)
        {
            BitConverter.TryWriteBytes(bytes[24..], address.Scope);
        }

        return result;
    }
}
