using Duet.Turn.Engines.Linux;
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
}
