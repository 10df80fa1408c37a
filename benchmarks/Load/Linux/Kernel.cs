using System.Runtime.InteropServices;

namespace Duet.Load.Linux;

/// <summary>The system calls the generators are made of. Linux only; the numbers are those of x86-64 and ARM64.</summary>
internal static unsafe partial class Kernel
{
    public const int AddressFamilyInternet = 2;
    public const int Stream = 1;
    public const int Datagram = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int SolSocket = 1;
    public const int SoReceiveBuffer = 8;
    public const int SoSendBuffer = 7;
    public const int SoLinger = 13;
    public const int SoError = 4;
    public const int SolIp = 0;
    public const int IpBindAddressNoPort = 24;
    public const int SolTcp = 6;
    public const int TcpNoDelay = 1;
    public const int SolUdp = 17;
    public const int UdpSegment = 103;

    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;

    public const int Interrupted = 4;
    public const int Again = 11;
    public const int InProgress = 115;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const uint EpollIn = 1;
    public const uint EpollOut = 4;
    public const uint EpollError = 8;
    public const uint EpollHangUp = 16;

    private const string C = "libc";

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(C, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, InternetAddress* address, uint length);

    [LibraryImport(C, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, InternetAddress* address, uint length);

    [LibraryImport(C, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int socket, InternetAddress* address, uint* length);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int socket, int level, int name, void* value, uint length);

    [LibraryImport(C, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int socket, int level, int name, void* value, uint* length);

    [LibraryImport(C, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(C, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(C, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport(C, EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, MessageHeader* messages, uint count, int flags, TimeSpec* timeout);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* item);

    [LibraryImport(C, EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* items, int capacity, TimeSpec* timeout, void* signals);

    [LibraryImport(C, EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int GetClock(int clock, TimeSpec* time);

    public static void Set(int socket, int level, int name, int value)
    {
        if (SetSocketOption(socket, level, name, &value, sizeof(int)) != 0)
        {
            throw Failure("setsockopt");
        }
    }

    public static IOException Failure(string call) =>
        new($"{call} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
