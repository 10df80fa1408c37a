using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <content>What a server of streams needs besides.</content>
internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, byte* address, uint* length, int flags);
}
