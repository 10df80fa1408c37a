using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Duet.Turn;

/// <summary>
/// The header that a proxy in TCP mode writes first on each connection that it passes on: whose it is (the PROXY protocol, versions 1 and 2, as HAProxy
/// specifies it). To be read only from proxies that are known to write it: anybody else could say anything.
/// </summary>
public static class ProxyHeader
{
    /// <summary>The longest header that is read; longer ones (of version 2, with certificates in them) are <see cref="ProxyHeaderStatus.Invalid"/>.</summary>
    public const int MaxLength = Version2Length + 4096;

    // "PROXY UNKNOWN" and the end of the line.
    private const int ShortestLength = 15;
    private const int Version1MaxLength = 107;
    private const int Version2Length = 16;

    private static ReadOnlySpan<byte> Version1 => "PROXY "u8;

    private static ReadOnlySpan<byte> Version2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads the header at the front of a connection. Any bytes are safe to pass.</summary>
    /// <param name="bytes">What has come so far, or the first <see cref="MaxLength"/> bytes of it.</param>
    /// <param name="length">
    /// How long the header is when it is complete; when it is not, so many bytes belong to it in any case: who reads no more than that takes nothing from what follows.
    /// </param>
    /// <param name="client">Who the connection is from; <see langword="null"/> when it is the proxy's own, or the proxy does not know.</param>
    public static ProxyHeaderStatus TryRead(ReadOnlySpan<byte> bytes, out int length, out IPEndPoint? client)
    {
        client = null;
        length = ShortestLength;
        if (StartsAs(bytes, Version1))
        {
            return bytes.Length < Version1.Length ? ProxyHeaderStatus.Incomplete : ReadLine(bytes, out length, out client);
        }

        if (StartsAs(bytes, Version2))
        {
            return ReadBinary(bytes, out length, out client);
        }

        return ProxyHeaderStatus.Invalid;
    }

    private static bool StartsAs(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        bytes.Length < signature.Length ? signature.StartsWith(bytes) : bytes.StartsWith(signature);

    /// <summary>Section 2.1: <c>PROXY TCP4 192.0.2.1 198.51.100.1 56324 443</c> and the end of a line.</summary>
    private static ProxyHeaderStatus ReadLine(ReadOnlySpan<byte> bytes, out int length, out IPEndPoint? client)
    {
        client = null;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
        {
            length = Math.Max(ShortestLength, bytes.Length + (bytes[^1] == '\r' ? 1 : 2));
            return length <= Version1MaxLength ? ProxyHeaderStatus.Incomplete : ProxyHeaderStatus.Invalid;
        }

        length = end + 2;
        if (length > Version1MaxLength)
        {
            return ProxyHeaderStatus.Invalid;
        }

        var parts = Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        if (parts[1] == "UNKNOWN")
        {
            return ProxyHeaderStatus.Complete;
        }

        var family = parts[1] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (parts.Length == 6
            && TryReadAddress(parts[2], family, out var address) && TryReadAddress(parts[3], family, out _)
            && TryReadPort(parts[4], out var port) && TryReadPort(parts[5], out _))
        {
            client = new IPEndPoint(address!, port);
            return ProxyHeaderStatus.Complete;
        }

        return ProxyHeaderStatus.Invalid;
    }

    /// <summary>Section 2.2: signature, version and command, family and protocol, length, addresses, and more that is not needed.</summary>
    private static ProxyHeaderStatus ReadBinary(ReadOnlySpan<byte> bytes, out int length, out IPEndPoint? client)
    {
        const int Version = 2;
        const int Local = 0;
        const int Proxied = 1;
        const int Tcp4 = 0x11;
        const int Tcp6 = 0x21;
        client = null;
        length = Version2Length;
        if (bytes.Length < Version2Length)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        var (version, command) = (bytes[12] >> 4, bytes[12] & 0xF);
        length += BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (version != Version || command > Proxied || length > MaxLength)
        {
            return ProxyHeaderStatus.Invalid;
        }

        if (bytes.Length < length)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        var addresses = bytes[Version2Length..length];
        var size = (bytes[13], command) switch
        {
            (Tcp4, Proxied) => 4,
            (Tcp6, Proxied) => 16,
            _ => 0,
        };
        if (command == Local || size == 0)
        {
            // The proxy's own, like a check of health; or of a family that has no such addresses.
            return ProxyHeaderStatus.Complete;
        }

        if (addresses.Length < (2 * size) + 4)
        {
            return ProxyHeaderStatus.Invalid;
        }

        client = new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(addresses[(2 * size)..]));
        return ProxyHeaderStatus.Complete;
    }

    private static bool TryReadAddress(string text, AddressFamily family, out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetworkV6 || string.Equals(address.ToString(), text, StringComparison.Ordinal));

    private static bool TryReadPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;
}
