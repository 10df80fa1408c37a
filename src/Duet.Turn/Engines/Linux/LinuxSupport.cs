using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>Whether <see cref="LinuxEngine"/> works on this machine, found out by trying what it calls.</summary>
internal static unsafe class LinuxSupport
{
    private static readonly Lazy<bool> s_works = new(Try);

    /// <summary><see langword="false"/> elsewhere than Linux, on other processors than x64 and ARM64, and where a sandbox (seccomp) forbids a call.</summary>
    public static bool Works => s_works.Value;

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !SystemCallNumber.AreKnown || !Environment.Is64BitProcess)
        {
            return false;
        }

        try
        {
            using var epoll = new Epoll(1);
            using var signal = new EventSignal();
            epoll.Watch(signal.Descriptor, 0);
            using var socket = FileDescriptor.From(
                Libc.Socket(SocketConstants.FamilyIPv4, SocketConstants.DatagramNonBlocking, 0), "socket");
            return CanBatch(socket);
        }
        catch (Exception error) when (error is LinuxException or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static bool CanBatch(FileDescriptor socket)
    {
        var message = default(BatchMessage);
        return Libc.SendMessages(socket.Number, &message, 0, 0) == 0
            && Libc.ReceiveMessages(socket.Number, &message, 1, 0) < 0
            && (LinuxError)Marshal.GetLastPInvokeError() == LinuxError.TryAgain;
    }
}
