using Duet.Turn.Engines.Linux;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines.Linux;

public unsafe class ControlMessagesTests
{
    [Fact]
    public void Write_Segments_IsTheSystemsLayout()
    {
        var control = stackalloc byte[ControlMessages.MaxLength];

        var length = ControlMessages.WriteSegments(control, 0x04B0);

        Assert.Equal([18, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 103, 0, 0, 0, 0xB0, 0x04, 0, 0, 0, 0, 0, 0], new Span<byte>(control, length).ToArray());
    }

    [Fact]
    public void Write_SourceIPv4_IsTheSystemsLayout()
    {
        var control = stackalloc byte[ControlMessages.MaxLength];

        var length = ControlMessages.WriteSource(control, TransportAddress.FromIPv4(0xC0000201, 0));

        Assert.Equal(
            [28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            new Span<byte>(control, length).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_SourceAndSegments_GivesBoth(bool isIPv6)
    {
        var control = stackalloc byte[ControlMessages.MaxLength];
        var source = isIPv6 ? TransportAddress.FromIPv6(0x2001_0DB8_0000_0000, 7, 0) : TransportAddress.FromIPv4(0xC0000201, 0);
        var length = ControlMessages.WriteSource(control, source);
        var segments = control + length;
        length += ControlMessages.WriteSegments(segments, 1200);
        Assert.InRange(length, 1, ControlMessages.MaxLength);

        // What the kernel writes on receipt has its own type and a wider number.
        (segments[0], segments[12]) = (20, 104);
        ControlMessages.Read(control, length, out var size, out var local);

        Assert.Equal((1200, source), (size, local));
    }

    [Fact]
    public void Read_CutOrWrongLengths_FindsNothingBehindThem()
    {
        var control = stackalloc byte[ControlMessages.MaxLength];
        var random = new Random(3);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new Span<byte>(control, ControlMessages.MaxLength);
            random.NextBytes(bytes);
            bytes[1..8].Clear();

            ControlMessages.Read(control, random.Next(0, ControlMessages.MaxLength + 1), out var size, out var local);

            Assert.Equal(0, size);
            Assert.True(local.IsNone);
        }
    }

    [Theory]
    [InlineData(0, 11, 2, 1)]
    [InlineData(41, 25, 3, 2)]
    public void Read_ErrorOfIcmp_IsTheSystemsLayout(byte level, byte type, byte origin, int family)
    {
        // cmsghdr, then struct sock_extended_err: EMSGSIZE, origin, type 3, code 4, an MTU of 1,400.
        var read = TryReadError([32, 0, 0, 0, 0, 0, 0, 0, level, 0, 0, 0, type, 0, 0, 0, 90, 0, 0, 0, origin, 3, 4, 0, 0x78, 0x05, 0, 0, 0, 0, 0, 0], out var error);

        Assert.True(read);
        Assert.Equal(new IcmpError((AddressFamilyCode)family, 3, 4, 1400), error);
    }

    [Theory]
    [InlineData(0, 11, 1, 32)] // the system itself
    [InlineData(0, 11, 3, 32)] // the other family's
    [InlineData(0, 25, 2, 32)]
    [InlineData(17, 104, 2, 32)]
    [InlineData(0, 11, 2, 31)]
    public void Read_AnythingElse_IsNoError(byte level, byte type, byte origin, byte length) => Assert.False(
        TryReadError([length, 0, 0, 0, 0, 0, 0, 0, level, 0, 0, 0, type, 0, 0, 0, 111, 0, 0, 0, origin, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], out _));

    private static bool TryReadError(ReadOnlySpan<byte> bytes, out IcmpError error)
    {
        fixed (byte* control = bytes)
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.False(ControlMessages.TryReadError(control, length, out _));
            }

            return ControlMessages.TryReadError(control, bytes.Length, out error);
        }
    }
}
