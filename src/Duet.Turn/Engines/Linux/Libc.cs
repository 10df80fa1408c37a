using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>The functions of the C library that the engine calls. Each gives -1 on failure, with the reason in <see cref="LinuxError"/>.</summary>
/// <remarks>.NET finds "libc" under glibc and musl alike. Every argument is blittable, so a call costs what it costs in C.</remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int socket, byte* address, uint* length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int socket, int level, int option, void* value, uint length);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, byte* data, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* data, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* data, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int socket, int how);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "dup3", SetLastError = true)]
    public static partial int Replace(int descriptor, int replaced, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* data, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* data, nuint length);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* description);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int capacity, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "nanosleep", SetLastError = true)]
    public static partial int Sleep(TimeSpecification* duration, TimeSpecification* left);

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlThread(int option, nuint argument);

    /// <summary>Receives up to <paramref name="count"/> datagrams; how many came.</summary>
    public static int ReceiveMessages(int socket, BatchMessage* messages, uint count, int flags) =>
        (int)SystemCall(SystemCallNumber.ReceiveMessages, socket, (nint)messages, (nint)count, flags, 0);

    /// <summary>Sends up to <paramref name="count"/> messages; how many went. -1 when the first could not.</summary>
    public static int SendMessages(int socket, BatchMessage* messages, uint count, int flags) =>
        (int)SystemCall(SystemCallNumber.SendMessages, socket, (nint)messages, (nint)count, flags, 0);

    /// <remarks>
    /// musl has a sendmmsg() that is a loop over sendmsg(), so both batch calls go to the kernel directly. On x64 and ARM64 a variadic function
    /// takes integers as any other does.
    /// </remarks>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e);
}
