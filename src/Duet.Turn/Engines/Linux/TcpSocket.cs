using System.Net.Sockets;
using System.Runtime.InteropServices;
using Duet.Turn.Engines.Streams;

namespace Duet.Turn.Engines.Linux;

/// <summary>An open TCP connection that is never waited for. One thread receives and closes; any thread may send and shut down.</summary>
internal sealed unsafe class TcpSocket : ISocketOptions, IDisposable
{
    /// <summary>F_DUPFD_CLOEXEC (fcntl(2)).</summary>
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>MSG_DONTWAIT and MSG_NOSIGNAL (send(2)).</summary>
    private const int Flags = 0x40 | 0x4000;

    /// <summary>MSG_EOR (send(2)).</summary>
    private const int EndOfRecord = 0x80;

    /// <summary>SHUT_RDWR (shutdown(2)).</summary>
    private const int BothWays = 2;

    private TcpSocket(FileDescriptor descriptor) => Descriptor = descriptor;

    public FileDescriptor Descriptor { get; }

    /// <summary>Takes the connection over from .NET, whose socket is disposed of. <see langword="null"/> when there are no more descriptors: then it is as it was.</summary>
    public static TcpSocket? TryTake(Socket socket)
    {
        var copy = Libc.ControlDescriptor((int)socket.SafeHandle.DangerousGetHandle(), DuplicateCloseOnExec, 0);
        if (copy < 0)
        {
            return null;
        }

        socket.Dispose();
        return new TcpSocket(FileDescriptor.From(copy, "fcntl"));
    }

    /// <summary>Receives what is there. 0: the other side has ended the connection, or it broke; -1: there is nothing at the moment.</summary>
    public int Receive(byte* room, int length)
    {
        var count = (int)Libc.Receive(Descriptor.Number, room, (nuint)length, Flags);
        return count >= 0 ? count : IsMomentary() ? -1 : 0;
    }

    /// <summary>Sends what the connection takes at once: how much that was. A broken one takes everything; its reader hears of it.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="byItself">
    /// Whether nothing is joined to it. The system looks at its limits only when it begins a new piece, and otherwise makes the last one up to 64 KiB long.
    /// </param>
    public int Send(ReadOnlySpan<byte> bytes, bool byItself)
    {
        using var hold = Descriptor.TryHold();
        if (!hold.IsOpen)
        {
            return bytes.Length;
        }

        fixed (byte* data = bytes)
        {
            var sent = (int)Libc.Send(Descriptor.Number, data, (nuint)bytes.Length, byItself ? Flags | EndOfRecord : Flags);
            return sent >= 0 ? sent : IsMomentary() ? 0 : bytes.Length;
        }
    }

    public int TryGet(int level, int option, Span<byte> value)
    {
        using var hold = Descriptor.TryHold();
        var length = (uint)value.Length;
        fixed (byte* data = value)
        {
            return hold.IsOpen && Libc.GetSocketOption(Descriptor.Number, level, option, data, &length) == 0 ? (int)length : 0;
        }
    }

    public void TrySet(int level, int option, int value)
    {
        using var hold = Descriptor.TryHold();
        if (hold.IsOpen)
        {
            _ = Libc.SetSocketOption(Descriptor.Number, level, option, &value, sizeof(int));
        }
    }

    /// <summary>Ends the connection both ways, so that its reader hears of it.</summary>
    public void Shutdown()
    {
        using var hold = Descriptor.TryHold();
        if (hold.IsOpen)
        {
            _ = Libc.Shutdown(Descriptor.Number, BothWays);
        }
    }

    public void Dispose() => Descriptor.Dispose();

    private static bool IsMomentary() => (LinuxError)Marshal.GetLastPInvokeError() is LinuxError.TryAgain or LinuxError.Interrupted;
}
