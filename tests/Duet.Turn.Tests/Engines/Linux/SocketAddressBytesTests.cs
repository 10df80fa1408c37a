using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines.Linux;

public unsafe class SocketAddressBytesTests
{
    [Fact]
    public void Write_IPv4_IsTheSystemsLayout()
    {
        var bytes = stackalloc byte[SocketAddressBytes.MaxLength];

        var length = SocketAddressBytes.Write(bytes, TransportAddress.FromIPv4(0xC0000201, 0x1234));

        Assert.Equal([2, 0, 0x12, 0x34, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0], new Span<byte>(bytes, (int)length).ToArray());
    }

    [Fact]
    public void Write_IPv6_IsTheSystemsLayout()
    {
        var bytes = stackalloc byte[SocketAddressBytes.MaxLength];

        var length = SocketAddressBytes.Write(bytes, TransportAddress.FromIPv6(0xFE80_0000_0000_0000, 0x0102_0304_0506_0708, 0x1234, 3));

        Assert.Equal(
            [10, 0, 0x12, 0x34, 0, 0, 0, 0, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 3, 0, 0, 0],
            new Span<byte>(bytes, (int)length).ToArray());
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        var bytes = stackalloc byte[SocketAddressBytes.MaxLength];
        TransportAddress[] addresses = [TransportAddress.FromIPv4(0x01020304, 65535), TransportAddress.FromIPv6(1, 2, 3, 4)];
        foreach (var address in addresses)
        {
            Assert.Equal(address, SocketAddressBytes.Read(bytes, SocketAddressBytes.Write(bytes, address)));
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 15)]
    [InlineData(10, 27)]
    [InlineData(2, 0)]
    public void Read_AnythingElse_IsNone(byte family, uint length)
    {
        var bytes = stackalloc byte[SocketAddressBytes.MaxLength];
        *bytes = family;

        Assert.True(SocketAddressBytes.Read(bytes, length).IsNone);
    }
}
