using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Duet.Turn.Engines.Linux;

namespace Duet.Turn.Tests.Engines.Linux;

/// <summary>
/// What the engine hands to the kernel is laid out as the C headers have it, under glibc and musl, on x64 and ARM64: on both, pointers, <c>size_t</c> and
/// <c>long</c> have eight bytes, <c>int</c> and <c>socklen_t</c> four. The compilers of all of them agreed with <c>layouts.c</c> beside this file.
/// </summary>
public sealed class LayoutTests
{
    /// <remarks>
    /// musl has <c>int</c> and padding where the kernel has <c>size_t</c> for the counts of a message, and 56 bytes all the same. The calls go to the kernel,
    /// so its own layout counts (include/linux/socket.h, <c>struct user_msghdr</c>).
    /// </remarks>
    [Theory]
    [InlineData(nameof(BatchMessage.Name), 0)]
    [InlineData(nameof(BatchMessage.NameLength), 8)]
    [InlineData(nameof(BatchMessage.Vectors), 16)]
    [InlineData(nameof(BatchMessage.VectorCount), 24)]
    [InlineData(nameof(BatchMessage.Control), 32)]
    [InlineData(nameof(BatchMessage.ControlLength), 40)]
    [InlineData(nameof(BatchMessage.Flags), 48)]
    [InlineData(nameof(BatchMessage.Length), 56)]
    public void Message_HasItsFieldsWhereTheKernelHasThem(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<BatchMessage>(field));

    [Fact]
    public void Structures_HaveTheirSizes()
    {
        Assert.Equal(64, Unsafe.SizeOf<BatchMessage>());
        Assert.Equal(16, Unsafe.SizeOf<IoVector>());
        Assert.Equal(16, Unsafe.SizeOf<TimeSpecification>());
        Assert.Equal(16, SocketAddressBytes.IPv4Length);
        Assert.Equal(28, SocketAddressBytes.IPv6Length);
    }

    [Fact]
    public void Events_ArePackedOnX64Alone()
    {
        Assert.Equal((4, 12), Epoll.LayoutOf(Architecture.X64));
        Assert.Equal((8, 16), Epoll.LayoutOf(Architecture.Arm64));
    }

    [Fact]
    public void SystemCalls_HaveTheNumbersOfTheArchitecture()
    {
        Assert.Equal((299, 307), SystemCallNumber.Of(Architecture.X64));
        Assert.Equal((243, 269), SystemCallNumber.Of(Architecture.Arm64));
    }
}
