using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Duet.Turn.Tests;

/// <summary>The PROXY protocol, versions 1 and 2 (HAProxy's <c>proxy-protocol.txt</c>).</summary>
public class ProxyHeaderTests
{
    private const byte Tcp4 = 0x11;
    private const byte Tcp6 = 0x21;

    public static TheoryData<byte[], string?> Headers => new()
    {
        { Line("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443"), "192.0.2.7:56324" },
        { Line("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535"), "255.255.255.255:65535" },
        { Line("PROXY TCP6 2001:db8::7 2001:db8::1 1 443"), "[2001:db8::7]:1" },
        { Line("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"), "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
        { Line("PROXY UNKNOWN"), null },
        { Line("PROXY UNKNOWN whatever else"), null },
        { Binary(0x21, Tcp4, "192.0.2.7", 56324), "192.0.2.7:56324" },
        { Binary(0x21, Tcp6, "2001:db8::7", 56324), "[2001:db8::7]:56324" },
        { Binary(0x21, Tcp4, "192.0.2.7", 56324, more: 4000), "192.0.2.7:56324" },
        { Binary(0x20, Tcp4, "192.0.2.7", 56324), null },
        { Binary(0x21, 0x00, "192.0.2.7", 56324), null },
        { Binary(0x21, 0x31, "192.0.2.7", 56324), null },
    };

    public static TheoryData<byte[]> Wrong =>
    [
        "GET / HTTP/1.1\r\n\r\n"u8.ToArray(),
        new byte[] { 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42 },
        new byte[] { 0x16, 3, 1 },
        Line("PROXY TCP4 192.0.2.7 198.51.100.1 56324"),
        Line("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 1"),
        Line("PROXY TCP4 192.0.2.7  198.51.100.1 56324 443"),
        Line("PROXY TCP4 2001:db8::7 2001:db8::1 1 443"),
        Line("PROXY TCP6 192.0.2.7 198.51.100.1 56324 443"),
        Line("PROXY TCP4 192.0.2 198.51.100.1 56324 443"),
        Line("PROXY TCP4 192.0.2.007 198.51.100.1 56324 443"),
        Line("PROXY TCP4 192.0.2.7 198.51.100.1 65536 443"),
        Line("PROXY TCP4 192.0.2.7 198.51.100.1 -1 443"),
        Line("PROXY UDP4 192.0.2.7 198.51.100.1 56324 443"),
        Line("PROXY "),
        Line("PROXY  TCP4"),
        Line("PROXY UNKNOWN " + new string('x', 100)),
        Encoding.ASCII.GetBytes("PROXY " + new string('x', 200)),
        Binary(0x11, Tcp4, "192.0.2.7", 1),
        Binary(0x22, Tcp4, "192.0.2.7", 1),
        Binary(0x21, Tcp6, "192.0.2.7", 1),
        Binary(0x21, Tcp4, "192.0.2.7", 1, more: 60_000),
    ];

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_IsRead_AndWhatFollowsIsNot(byte[] header, string? client)
    {
        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeader.TryRead([.. header, 0, 1, 0, 0], out var length, out var read));

        Assert.Equal(header.Length, length);
        Assert.Equal(client, read?.ToString());
    }

    /// <summary>Who reads only what certainly belongs to the header ends exactly at its end, however long it is.</summary>
    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_ReadBitByBit_EndsWhereItEnds(byte[] header, string? client)
    {
        var had = 0;
        while (true)
        {
            var status = ProxyHeader.TryRead(header.AsSpan(0, had), out var length, out var read);
            if (status == ProxyHeaderStatus.Complete)
            {
                Assert.Equal(header.Length, had);
                Assert.Equal(client, read?.ToString());
                return;
            }

            Assert.Equal(ProxyHeaderStatus.Incomplete, status);
            Assert.InRange(length, had + 1, header.Length);
            had = length;
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_CutAnywhere_IsIncomplete(byte[] header, string? client)
    {
        Assert.NotEqual("", client, StringComparer.Ordinal);
        for (var had = 0; had < header.Length; had++)
        {
            Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeader.TryRead(header.AsSpan(0, had), out var length, out _));
            Assert.InRange(length, had + 1, header.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AnythingElse_IsInvalid(byte[] bytes) => Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeader.TryRead(bytes, out _, out _));

    /// <summary>Random bytes, and headers with random changes: never an exception, and never a length that misleads.</summary>
    [Fact]
    public void AnyBytes_AreSafe()
    {
        var random = new Random(11);
        var headers = Headers.Select(row => row.Data.Item1).ToArray();
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = headers[random.Next(headers.Length)].ToArray();
            for (var changes = random.Next(6); changes > 0; changes--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)(random.Next(4) == 0 ? random.Next(256) : " \r\n0:.9fPT"[random.Next(10)]);
            }

            bytes = bytes[..random.Next(bytes.Length + 1)];
            var status = ProxyHeader.TryRead(bytes, out var length, out var client);

            Assert.True(status != ProxyHeaderStatus.Complete || length <= bytes.Length);
            Assert.True(status != ProxyHeaderStatus.Incomplete || (length > bytes.Length && length <= ProxyHeader.MaxLength));
            Assert.True(status == ProxyHeaderStatus.Complete || client is null);
        }
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text + "\r\n");

    private static byte[] Binary(byte command, byte family, string address, int port, int more = 0)
    {
        var source = IPAddress.Parse(address).GetAddressBytes();
        var header = new byte[16 + (2 * source.Length) + 4 + more];
        "\r\n\r\n\0\r\nQUIT\n"u8.CopyTo(header);
        (header[12], header[13]) = (command, family);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(header.Length - 16));
        source.CopyTo(header, 16);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16 + (2 * source.Length)), (ushort)port);
        return header;
    }
}
