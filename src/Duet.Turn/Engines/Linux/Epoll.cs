using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>Waits for many descriptors at once (epoll(7)), level-triggered. One thread waits; any thread may add and remove.</summary>
internal sealed unsafe class Epoll(int capacity) : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 1;

    // struct epoll_event is packed on x64 alone: 4 + 8 bytes there, 4 + 4 (padding) + 8 elsewhere.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_size = s_dataOffset + sizeof(ulong);

    private readonly FileDescriptor _descriptor = FileDescriptor.From(Libc.EpollCreate(CloseOnExec), "epoll_create1");
    private readonly NativeBlock<byte> _events = new(capacity * s_size);

    /// <summary>Reports the descriptor with <paramref name="tag"/> while it can be read.</summary>
    public void Watch(FileDescriptor descriptor, ulong tag)
    {
        var description = stackalloc byte[s_size];
        Unsafe.WriteUnaligned(description, Readable);
        Unsafe.WriteUnaligned(description + s_dataOffset, tag);
        if (Libc.EpollControl(_descriptor.Number, Add, descriptor.Number, description) < 0)
        {
            throw LinuxException.Last("epoll_ctl");
        }
    }

    public void Forget(FileDescriptor descriptor)
    {
        // Old kernels want a pointer although they do not read it (epoll_ctl(2), "Bugs").
        var description = stackalloc byte[s_size];
        _ = Libc.EpollControl(_descriptor.Number, Remove, descriptor.Number, description);
    }

    /// <summary>Waits until something can be read; how many tags there are.</summary>
    /// <param name="timeoutMilliseconds">0 does not wait, -1 waits without an end.</param>
    public int Wait(int timeoutMilliseconds)
    {
        var count = Libc.EpollWait(_descriptor.Number, _events.Start, capacity, timeoutMilliseconds);
        if (count >= 0)
        {
            return count;
        }

        return (LinuxError)Marshal.GetLastPInvokeError() == LinuxError.Interrupted ? 0 : throw LinuxException.Last("epoll_wait");
    }

    /// <summary>The tag of one of those that <see cref="Wait"/> counted.</summary>
    public ulong TagAt(int index) => Unsafe.ReadUnaligned<ulong>(_events.Start + (index * s_size) + s_dataOffset);

    public void Dispose()
    {
        _descriptor.Dispose();
        _events.Dispose();
    }
}
