using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <content>What a server of streams needs besides.</content>
internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, byte* address, uint* length, int flags);

    /// <param name="resource">Which limit.</param>
    /// <param name="limits">Room for two: the one in force, and how far it may be raised.</param>
    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, ulong* limits);
}
