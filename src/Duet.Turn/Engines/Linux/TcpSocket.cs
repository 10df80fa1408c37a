using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>An open TCP connection that is never waited for. One thread receives and closes; any thread may send and shut down.</summary>
internal sealed unsafe class TcpSocket : IDisposable
{
    /// <summary>F_DUPFD_CLOEXEC (fcntl(2)).</summary>
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>MSG_DONTWAIT and MSG_NOSIGNAL (send(2)).</summary>
    private const int Flags = 0x40 | 0x4000;

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
    public int Send(ReadOnlySpan<byte> bytes)
    {
        using var hold = Descriptor.TryHold();
        if (!hold.IsOpen)
        {
            return bytes.Length;
        }

        fixed (byte* data = bytes)
        {
            var sent = (int)Libc.Send(Descriptor.Number, data, (nuint)bytes.Length, Flags);
            return sent >= 0 ? sent : IsMomentary() ? 0 : bytes.Length;
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
