using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>Waits for many descriptors at once (epoll(7)). One thread waits; any thread may add and remove.</summary>
internal sealed unsafe class Epoll(int capacity) : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const uint Readable = 1;
    private const uint Writable = 4;
    private const uint EdgeTriggered = 1U << 31;

    // struct epoll_event is packed on x64 alone: 4 + 8 bytes there, 4 + 4 (padding) + 8 elsewhere.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_size = s_dataOffset + sizeof(ulong);

    private readonly FileDescriptor _descriptor = FileDescriptor.From(Libc.EpollCreate(CloseOnExec), "epoll_create1");
    private readonly NativeBlock<byte> _events = new(capacity * s_size);

    /// <summary>Reports the descriptor with <paramref name="tag"/> while it can be read.</summary>
    public void Watch(FileDescriptor descriptor, ulong tag) => Control(Add, descriptor, Readable, tag);

    /// <summary>
    /// Reports the descriptor once each time that something new can be read, which spares the kernel to ask it again. Who has not read all of it calls
    /// <see cref="Rearm"/>.
    /// </summary>
    public void WatchOnce(FileDescriptor descriptor, ulong tag) => Control(Add, descriptor, Readable | EdgeTriggered, tag);

    /// <summary>Reports the descriptor once more if it can be read.</summary>
    public void Rearm(FileDescriptor descriptor, ulong tag) => Control(Modify, descriptor, Readable | EdgeTriggered, tag);

    /// <summary>Reports a descriptor that <see cref="Watch"/> was told also while it can be written to, or no longer.</summary>
    public void WatchForRoom(FileDescriptor descriptor, ulong tag, bool whetherToo) =>
        Control(Modify, descriptor, whetherToo ? Readable | Writable : Readable, tag);

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

    /// <summary>Whether that one can be written to, where it was asked for.</summary>
    public bool HasRoomAt(int index) => (Unsafe.ReadUnaligned<uint>(_events.Start + (index * s_size)) & Writable) != 0;

    public void Dispose()
    {
        _descriptor.Dispose();
        _events.Dispose();
    }

    private void Control(int operation, FileDescriptor descriptor, uint events, ulong tag)
    {
        var description = stackalloc byte[s_size];
        Unsafe.WriteUnaligned(description, events);
        Unsafe.WriteUnaligned(description + s_dataOffset, tag);

        // One that was ended meanwhile is not watched any more, and need not be.
        if (Libc.EpollControl(_descriptor.Number, operation, descriptor.Number, description) < 0 && operation == Add)
        {
            throw LinuxException.Last("epoll_ctl");
        }
    }
}
