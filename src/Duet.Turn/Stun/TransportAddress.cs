using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Duet.Turn.Stun;

/// <summary>An IP address and port as a plain value: compared and hashed without allocating. IPv4 in IPv6 clothes is kept as it came.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct TransportAddress : IEquatable<TransportAddress>
{
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;
    private readonly ushort _port;
    private readonly AddressFamilyCode _family;

    private TransportAddress(AddressFamilyCode family, ulong high, ulong low, int port, uint scope)
    {
        _family = family;
        _high = high;
        _low = low;
        _port = (ushort)port;
        _scope = scope;
    }

    public AddressFamilyCode Family => _family;

    public int Port => _port;

    /// <summary>Which link a link-local address belongs to; 0 for every other.</summary>
    public uint Scope => _scope;

    /// <summary>The IPv4 address in host order.</summary>
    public uint IPv4 => (uint)_low;

    /// <summary>The first and last 64 bits of the IPv6 address in host order.</summary>
    public (ulong High, ulong Low) IPv6 => (_high, _low);

    public bool IsNone => _family == AddressFamilyCode.None;

    public static TransportAddress FromIPv4(uint address, int port) => new(AddressFamilyCode.IPv4, 0, address, port, 0);

    public static TransportAddress FromIPv6(ulong high, ulong low, int port, uint scope = 0) => new(AddressFamilyCode.IPv6, high, low, port, scope);

    /// <summary>Reads 4 or 16 bytes in network order.</summary>
    public static TransportAddress FromBytes(ReadOnlySpan<byte> address, int port, uint scope = 0) => address.Length == 4
        ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address), port)
        : FromIPv6(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port, scope);

    public static TransportAddress From(IPAddress address, int port)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return FromBytes(bytes[..length], port, address.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)address.ScopeId : 0);
    }

    public static TransportAddress From(IPEndPoint endpoint) => From(endpoint.Address, endpoint.Port);

    /// <summary>The same address with another port.</summary>
    /// <summary>Every address of the same family, at the same port.</summary>
    public TransportAddress Everywhere => Family == AddressFamilyCode.IPv4 ? FromIPv4(0, Port) : FromIPv6(0, 0, Port);

    public TransportAddress WithPort(int port) => new(_family, _high, _low, port, _scope);

    /// <summary>What limits by source count by: the IPv4 address, or the /64 that one customer has of IPv6.</summary>
    public TransportAddress Source => _family == AddressFamilyCode.IPv4 ? WithPort(0) : FromIPv6(_high, 0, 0);

    public bool SameAddress(in TransportAddress other) => _low == other._low && _high == other._high && _family == other._family;

    /// <summary>Writes 4 or 16 bytes in network order and says how many.</summary>
    public int WriteAddress(Span<byte> destination)
    {
        if (_family == AddressFamilyCode.IPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = WriteAddress(bytes);
        return length == 4 ? new IPAddress(bytes[..4]) : new IPAddress(bytes, _scope);
    }

    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), _port);

    public bool Equals(TransportAddress other) => _low == other._low && _high == other._high && _port == other._port && _family == other._family
        && _scope == other._scope;

    public override bool Equals(object? obj) => obj is TransportAddress other && Equals(other);

    public override int GetHashCode()
    {
        var mixed = (_low ^ (_high * 0x9E3779B97F4A7C15) ^ ((ulong)_port << 40)) * 0xD6E8FEB86659FD93;
        return (int)(mixed >> 32);
    }

    public override string ToString() => IsNone ? "none" : ToIPEndPoint().ToString();
}
