using System.Runtime.InteropServices;
using Duet.Turn.Engines.Linux;

namespace Duet.Linux;

/// <content>What the relay calls besides.</content>
internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int socket, int level, int option, void* value, uint* length);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, byte* data, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "dup3", SetLastError = true)]
    public static partial int Replace(int descriptor, int replaced, int flags);

    [LibraryImport(Library, EntryPoint = "nanosleep", SetLastError = true)]
    public static partial int Sleep(TimeSpecification* duration, TimeSpecification* left);

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlThread(int option, nuint argument);

    /// <summary>Lets others run that wait for this core. Cannot fail.</summary>
    public static void Yield() => _ = SystemYield();

    /// <summary>Receives up to <paramref name="count"/> datagrams; how many came.</summary>
    public static int ReceiveMessages(int socket, BatchMessage* messages, uint count, int flags) =>
        (int)SystemCall(SystemCallNumber.ReceiveMessages, socket, (nint)messages, (nint)count, flags, 0);

    /// <summary>Sends up to <paramref name="count"/> messages; how many went. -1 when the first could not.</summary>
    public static int SendMessages(int socket, BatchMessage* messages, uint count, int flags) =>
        (int)SystemCall(SystemCallNumber.SendMessages, socket, (nint)messages, (nint)count, flags, 0);

    [LibraryImport(Library, EntryPoint = "sched_yield")]
    private static partial int SystemYield();

    /// <remarks>
    /// musl has a sendmmsg() that is a loop over sendmsg(), so both batch calls go to the kernel directly. On x64 and ARM64 a variadic function
    /// takes integers as any other does.
    /// </remarks>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e);
}
